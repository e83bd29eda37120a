/** The weather models by name: how far each looks ahead, and how late the historical ones are. */

/** Hours ahead by the first family whose name begins the model's; the rest look 16 days ahead, as best_match does. */
const horizons: readonly (readonly [prefix: string, hours: number])[] = [
  ['icon_d2', 48],
  ['icon_eu', 120],
  ['icon', 180],
  ['dwd_icon', 180],
  ['ecmwf', 360],
  ['ncep_hrrr', 48],
  ['gfs_hrrr', 48],
  ['ncep_nam', 60],
  ['ncep_nbm', 264],
  ['meteofrance_arome', 51],
  ['meteofrance', 102],
  ['arome', 51],
  ['arpege', 102],
  ['cmc_gem_hrdps', 48],
  ['cmc_gem_rdps', 84],
  ['cmc_gem', 240],
  ['gem', 240],
  ['jma_msm', 78],
  ['jma', 264],
  ['kma_ldps', 48],
  ['kma', 288],
  ['cma', 240],
  ['bom', 240],
  ['knmi_seamless', 360],
  ['dmi_seamless', 360],
  ['metno_seamless', 360],
  ['ukmo_uk', 48],
  ['ukmo', 168],
  ['knmi', 60],
  ['dmi', 60],
  ['metno', 60],
  ['meteoswiss_icon_ch1', 33],
  ['meteoswiss_icon_ch2', 120],
  ['geosphere_arome', 60],
  ['italia_meteo', 72],
]

const forecastModels = new Set(
  (
    'best_match ecmwf_ifs ecmwf_ifs025 ecmwf_aifs025_single cma_grapes_global bom_access_global ncep_gfs_seamless ' +
    'ncep_gfs_global ncep_hrrr_conus ncep_nbm_conus ncep_nam_conus ncep_gfs_graphcast025 ncep_aigfs025 ' +
    'ncep_hgefs025_ensemble_mean jma_seamless jma_msm jma_gsm kma_seamless kma_ldps kma_gdps icon_seamless icon_global ' +
    'icon_eu icon_d2 cmc_gem_seamless cmc_gem_gdps cmc_gem_rdps cmc_gem_hrdps cmc_gem_hrdps_west ' +
    'meteofrance_seamless meteofrance_arpege_world meteofrance_arpege_europe meteofrance_arome_france ' +
    'meteofrance_arome_france_hd italia_meteo_arpae_icon_2i metno_seamless metno_nordic knmi_seamless ' +
    'knmi_harmonie_arome_europe knmi_harmonie_arome_netherlands dmi_seamless dmi_harmonie_arome_europe ukmo_seamless ' +
    'ukmo_global_deterministic_10km ukmo_uk_deterministic_2km meteoswiss_icon_seamless meteoswiss_icon_ch1 ' +
    'meteoswiss_icon_ch2 geosphere_seamless geosphere_arome_austria ' +
    // Names of before the families were renamed; still answered.
    'gfs_seamless gfs_global gfs_hrrr gfs_graphcast025 gem_seamless gem_global gem_regional gem_hrdps_continental ' +
    'ecmwf_ifs04 ecmwf_aifs025 dwd_icon arpege_seamless arome_seamless'
  ).split(' '),
)

const archiveModels = new Set(
  'best_match era5_seamless era5 era5_land ecmwf_ifs cerra era5_ensemble ecmwf_ifs_analysis_long_window'.split(' '),
)

/** Whether a service knows a model. */
export const isModel = (service: 'forecast' | 'archive', name: string): boolean =>
  (service === 'forecast' ? forecastModels : archiveModels).has(name)

/** Hours that a forecast model looks ahead of its run. */
export const horizonHours = (model: string): number => horizons.find(([prefix]) => model.startsWith(prefix))?.[1] ?? 384

/** Days that a historical model is late: about 2 for the IFS, about 5 for the reanalyses (vendor, 2026-11-21). */
export const lateDays = (model: string): number => (model.startsWith('ecmwf_ifs') ? 2 : 5)
