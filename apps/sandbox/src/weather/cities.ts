/** A city that the fake knows. Names and numbers are close to the public gazetteers, not copied from one. */
export interface City {
  /** The gazetteer's number, as `/v1/get?id=` takes it. */
  readonly id: number
  /** English name. */
  readonly name: string
  /** Names in other languages by two-letter code; searching finds them too. */
  readonly names: Readonly<Record<string, string>>
  /** Degrees north. */
  readonly latitude: number
  /** Degrees east. */
  readonly longitude: number
  /** Metres above the sea. */
  readonly elevation: number
  /** IANA time zone. */
  readonly timezone: string
  /** Two-letter country code. */
  readonly countryCode: string
  /** State, region or province. */
  readonly admin1: string
  /** People who live there. */
  readonly population: number
  /** PPLC capital, PPLA seat of a region, PPLX part of a city, PPL other, STNB a station. */
  readonly feature: string
  /** What only some records have, with the vendor's field names. */
  readonly extra: Readonly<Record<string, number | string | readonly string[]>>
}

/** English name and gazetteer number of each country, by its two-letter code. */
export const countries: Readonly<Record<string, readonly [name: string, id: number]>> = {
  AE: ['United Arab Emirates', 290557],
  AQ: ['Antarctica', 6697173],
  AR: ['Argentina', 3865483],
  AT: ['Austria', 2782113],
  AU: ['Australia', 2077456],
  BR: ['Brazil', 3469034],
  CA: ['Canada', 6251999],
  CH: ['Switzerland', 2658434],
  CL: ['Chile', 3895114],
  CN: ['China', 1814991],
  CO: ['Colombia', 3686110],
  CZ: ['Czechia', 3077311],
  DE: ['Germany', 2921044],
  DK: ['Denmark', 2623032],
  EG: ['Egypt', 357994],
  ES: ['Spain', 2510769],
  FI: ['Finland', 660013],
  FJ: ['Fiji', 2205218],
  FR: ['France', 3017382],
  GB: ['United Kingdom', 2635167],
  GL: ['Greenland', 3425505],
  GR: ['Greece', 390903],
  ID: ['Indonesia', 1643084],
  IE: ['Ireland', 2963597],
  IN: ['India', 1269750],
  IR: ['Iran', 130758],
  IS: ['Iceland', 2629691],
  IT: ['Italy', 3175395],
  JP: ['Japan', 1861060],
  KE: ['Kenya', 192950],
  KI: ['Kiribati', 4030945],
  KR: ['South Korea', 1835841],
  MA: ['Morocco', 2542007],
  MX: ['Mexico', 3996063],
  NG: ['Nigeria', 2328926],
  NL: ['Netherlands', 2750405],
  NO: ['Norway', 3144096],
  NP: ['Nepal', 1282988],
  NZ: ['New Zealand', 2186224],
  PE: ['Peru', 3932488],
  PH: ['Philippines', 1694008],
  PL: ['Poland', 798544],
  PT: ['Portugal', 2264397],
  SE: ['Sweden', 2661886],
  SG: ['Singapore', 1880251],
  TH: ['Thailand', 1605651],
  TR: ['Turkey', 298795],
  US: ['United States', 6252001],
  WS: ['Samoa', 4034894],
  ZA: ['South Africa', 953987],
}

/** What only some records have, by number. */
const extras: Readonly<Record<number, City['extra']>> = {
  2073124: { admin1_id: 2064513, admin2_id: 7839402, admin2: 'Darwin' },
  3173435: { admin1_id: 3174618, admin2_id: 3173434, admin3_id: 6542283, admin2: 'Milan', admin3: 'Milan' },
  4158928: { admin1_id: 4155751, admin2_id: 4149007, admin2: 'Broward', postcodes: ['33019', '33020'] },
  5357527: { admin1_id: 5332921, admin2_id: 5368381, admin2: 'Los Angeles' },
}

// id | name | latitude | longitude | elevation | zone | country | admin1 | population | feature | names in other languages
const table = `
2988507 | Paris | 48.85341 | 2.3488 | 42 | Europe/Paris | FR | Île-de-France | 2138551 | PPLC
4717560 | Paris | 33.66094 | -95.55551 | 183 | America/Chicago | US | Texas | 24171 | PPL
2643743 | London | 51.50853 | -0.12574 | 25 | Europe/London | GB | England | 8961989 | PPLC
6058560 | London | 42.98339 | -81.23304 | 252 | America/Toronto | CA | Ontario | 422324 | PPL
2950159 | Berlin | 52.52437 | 13.41053 | 74 | Europe/Berlin | DE | State of Berlin | 3426354 | PPLC
2867714 | Munich | 48.13743 | 11.57549 | 524 | Europe/Berlin | DE | Bavaria | 1260391 | PPLA | de=München,fr=Munich,it=Monaco
3173435 | Milan | 45.46427 | 9.18951 | 122 | Europe/Rome | IT | Lombardy | 1236837 | PPLA | de=Mailand,it=Milano
3169070 | Rome | 41.89193 | 12.51133 | 20 | Europe/Rome | IT | Lazio | 2318895 | PPLC | de=Rom,it=Roma
3117735 | Madrid | 40.4165 | -3.70256 | 665 | Europe/Madrid | ES | Madrid | 3255944 | PPLC
2267057 | Lisbon | 38.71667 | -9.13333 | 45 | Europe/Lisbon | PT | Lisbon | 517802 | PPLC | de=Lissabon,pt=Lisboa
2964574 | Dublin | 53.33306 | -6.24889 | 17 | Europe/Dublin | IE | Leinster | 1024027 | PPLC
2650225 | Edinburgh | 55.95206 | -3.19648 | 77 | Europe/London | GB | Scotland | 464990 | PPLA
2759794 | Amsterdam | 52.37403 | 4.88969 | 13 | Europe/Amsterdam | NL | North Holland | 741636 | PPLC
2657896 | Zurich | 47.36667 | 8.55 | 429 | Europe/Zurich | CH | Zurich | 341730 | PPLA | de=Zürich
2761369 | Vienna | 48.20849 | 16.37208 | 171 | Europe/Vienna | AT | Vienna | 1691468 | PPLC | de=Wien
3067696 | Prague | 50.08804 | 14.42076 | 202 | Europe/Prague | CZ | Prague | 1165581 | PPLC | de=Prag,cs=Praha
756135 | Warsaw | 52.22977 | 21.01178 | 113 | Europe/Warsaw | PL | Mazovia | 1702139 | PPLC | de=Warschau,pl=Warszawa
2618425 | Copenhagen | 55.67594 | 12.56553 | 14 | Europe/Copenhagen | DK | Capital Region | 1153615 | PPLC | de=Kopenhagen,da=København
3143244 | Oslo | 59.91273 | 10.74609 | 26 | Europe/Oslo | NO | Oslo | 580000 | PPLC
2673730 | Stockholm | 59.32938 | 18.06871 | 28 | Europe/Stockholm | SE | Stockholm | 1515017 | PPLC
658225 | Helsinki | 60.16952 | 24.93545 | 26 | Europe/Helsinki | FI | Uusimaa | 558457 | PPLC
3413829 | Reykjavík | 64.13548 | -21.89541 | 37 | Atlantic/Reykjavik | IS | Capital Region | 118918 | PPLC
264371 | Athens | 37.98376 | 23.72784 | 70 | Europe/Athens | GR | Attica | 664046 | PPLC | de=Athen
745044 | Istanbul | 41.01384 | 28.94966 | 39 | Europe/Istanbul | TR | Istanbul | 14804116 | PPLA
2729907 | Longyearbyen | 78.22334 | 15.64689 | 10 | Arctic/Longyearbyen | NO | Svalbard | 2060 | PPL
3421319 | Nuuk | 64.18347 | -51.72157 | 5 | America/Nuuk | GL | Sermersooq | 14798 | PPLC
360630 | Cairo | 30.06263 | 31.24967 | 23 | Africa/Cairo | EG | Cairo | 9606916 | PPLC | de=Kairo
184745 | Nairobi | -1.28333 | 36.81667 | 1684 | Africa/Nairobi | KE | Nairobi County | 2750547 | PPLC
2332459 | Lagos | 6.45407 | 3.39467 | 11 | Africa/Lagos | NG | Lagos | 15388000 | PPLA
993800 | Johannesburg | -26.20227 | 28.04363 | 1767 | Africa/Johannesburg | ZA | Gauteng | 2026469 | PPL
3369157 | Cape Town | -33.92584 | 18.42322 | 25 | Africa/Johannesburg | ZA | Western Cape | 3433441 | PPLC | de=Kapstadt
2553604 | Casablanca | 33.58831 | -7.61138 | 27 | Africa/Casablanca | MA | Casablanca-Settat | 3144909 | PPLA
292223 | Dubai | 25.07725 | 55.30927 | 24 | Asia/Dubai | AE | Dubai | 3478300 | PPLA
112931 | Tehran | 35.69439 | 51.42151 | 1179 | Asia/Tehran | IR | Tehran | 7153309 | PPLC
1275339 | Mumbai | 19.07283 | 72.88261 | 14 | Asia/Kolkata | IN | Maharashtra | 12691836 | PPLA
1273294 | Delhi | 28.65195 | 77.23149 | 227 | Asia/Kolkata | IN | Delhi | 10927986 | PPLA
1283240 | Kathmandu | 27.70169 | 85.3206 | 1317 | Asia/Kathmandu | NP | Bagmati Province | 1442271 | PPLC
1609350 | Bangkok | 13.75398 | 100.50144 | 12 | Asia/Bangkok | TH | Bangkok | 5104476 | PPLC
1880252 | Singapore | 1.28967 | 103.85007 | 23 | Asia/Singapore | SG | Central | 3547809 | PPLC
1642911 | Jakarta | -6.21462 | 106.84513 | 8 | Asia/Jakarta | ID | Jakarta | 8540121 | PPLC
1701668 | Manila | 14.6042 | 120.9822 | 13 | Asia/Manila | PH | Metro Manila | 1600000 | PPLC
1816670 | Beijing | 39.9075 | 116.39723 | 49 | Asia/Shanghai | CN | Beijing | 18960744 | PPLC
1796236 | Shanghai | 31.22222 | 121.45806 | 12 | Asia/Shanghai | CN | Shanghai | 22315474 | PPLA
1835848 | Seoul | 37.566 | 126.9784 | 38 | Asia/Seoul | KR | Seoul | 10349312 | PPLC
1850147 | Tokyo | 35.6895 | 139.69171 | 44 | Asia/Tokyo | JP | Tokyo | 8336599 | PPLC | ja=東京
2073124 | Darwin | -12.46113 | 130.84184 | 31 | Australia/Darwin | AU | Northern Territory | 129062 | PPLA
2147714 | Sydney | -33.86785 | 151.20732 | 58 | Australia/Sydney | AU | New South Wales | 4627345 | PPLA
2158177 | Melbourne | -37.814 | 144.96332 | 25 | Australia/Melbourne | AU | Victoria | 4529500 | PPLA
2063523 | Perth | -31.95224 | 115.8614 | 18 | Australia/Perth | AU | Western Australia | 1896548 | PPLA
2159220 | Lord Howe Island | -31.5529 | 159.0774 | 40 | Australia/Lord_Howe | AU | New South Wales | 445 | PPL
2193733 | Auckland | -36.84853 | 174.76349 | 26 | Pacific/Auckland | NZ | Auckland | 417910 | PPLA
2198148 | Suva | -18.14161 | 178.44149 | 14 | Pacific/Fiji | FJ | Central | 77366 | PPLC
4035413 | Apia | -13.83333 | -171.76666 | 2 | Pacific/Apia | WS | Tuamasaga | 40407 | PPLC
4030940 | Kiritimati | 1.98487 | -157.47559 | 2 | Pacific/Kiritimati | KI | Line Islands | 6456 | PPL
5856195 | Honolulu | 21.30694 | -157.85833 | 18 | Pacific/Honolulu | US | Hawaii | 371657 | PPLA
5879400 | Anchorage | 61.21806 | -149.90028 | 31 | America/Anchorage | US | Alaska | 298695 | PPL
6173331 | Vancouver | 49.24966 | -123.11934 | 70 | America/Vancouver | CA | British Columbia | 600000 | PPL
5391959 | San Francisco | 37.77493 | -122.41942 | 16 | America/Los_Angeles | US | California | 864816 | PPLA
5368361 | Los Angeles | 34.05223 | -118.24368 | 89 | America/Los_Angeles | US | California | 3971883 | PPL
5419384 | Denver | 39.73915 | -104.9847 | 1609 | America/Denver | US | Colorado | 682545 | PPLA
3530597 | Mexico City | 19.42847 | -99.12766 | 2240 | America/Mexico_City | MX | Mexico City | 12294193 | PPLC
4887398 | Chicago | 41.85003 | -87.65005 | 179 | America/Chicago | US | Illinois | 2720546 | PPL
6167865 | Toronto | 43.70643 | -79.39864 | 175 | America/Toronto | CA | Ontario | 2731571 | PPLA
5128581 | New York | 40.71427 | -74.00597 | 10 | America/New_York | US | New York | 8804190 | PPL | es=Nueva York
4158928 | Hollywood | 26.0112 | -80.14949 | 3 | America/New_York | US | Florida | 149728 | PPL
5357527 | Hollywood | 34.09834 | -118.32674 | 108 | America/Los_Angeles | US | California | 167664 | PPLX
3688689 | Bogotá | 4.60971 | -74.08175 | 2582 | America/Bogota | CO | Bogota D.C. | 7674366 | PPLC
3936456 | Lima | -12.04318 | -77.02824 | 154 | America/Lima | PE | Lima | 7737002 | PPLC
3871336 | Santiago | -33.45694 | -70.64827 | 556 | America/Santiago | CL | Santiago Metropolitan | 4837295 | PPLC
3435910 | Buenos Aires | -34.61315 | -58.37723 | 31 | America/Argentina/Buenos_Aires | AR | Buenos Aires F.D. | 2891082 | PPLC
3448439 | São Paulo | -23.5475 | -46.63611 | 769 | America/Sao_Paulo | BR | São Paulo | 10021295 | PPLA
3469058 | Brasília | -15.77972 | -47.92972 | 1079 | America/Sao_Paulo | BR | Federal District | 2207718 | PPLC
6696480 | McMurdo Station | -77.846 | 166.676 | 24 | Antarctica/McMurdo | AQ | Ross Dependency | 1000 | STNB
`

function readCity(line: string): City {
  const [id = '', name = '', latitude, longitude, elevation, timezone = '', countryCode = '', admin1 = '', ...rest] =
    line.split('|').map((field) => field.trim())
  const [population, feature = 'PPL', names = ''] = rest
  return {
    id: Number(id),
    name,
    names: Object.fromEntries(names.split(',').flatMap((pair) => (pair ? [pair.split('=')] : []))),
    latitude: Number(latitude),
    longitude: Number(longitude),
    elevation: Number(elevation),
    timezone,
    countryCode,
    admin1,
    population: Number(population),
    feature,
    extra: extras[Number(id)] ?? {},
  }
}

/** Every city of the fake, over all continents. */
export const cities: readonly City[] = table.trim().split('\n').map(readCity)
