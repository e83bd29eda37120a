import './style.css'
import './controls.css'
import { render } from 'preact'
import { loadSession } from './api/load-session.js'
import { App } from './app.js'

// Behind a one-time link nobody is signed in yet.
if (location.pathname !== '/sign-in') void loadSession()
const root = document.getElementById('page')
if (root) render(<App />, root)
