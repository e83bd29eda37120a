import { render } from 'preact'
import { loadSession } from './api/load-session.js'
import { App } from './app.js'
import './style.css'

void loadSession()
const root = document.getElementById('page')
if (root) render(<App />, root)
