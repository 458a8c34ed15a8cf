"""The short keys that a discovery payload may use, as the convention lists them.

Written down by suffix: `cmd_t` is `command_topic` after every stem, so the table holds each word once. What does not
follow from the parts stands in full.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_ENDS: Final = {
    "cmd_t": "command_topic",
    "cmd_tpl": "command_template",
    "stat_t": "state_topic",
    "stat_tpl": "state_template",
    "val_tpl": "value_template",
}
_STEMS: Final = {
    "away_mode": "away_mode", "aux": "aux", "bri": "brightness", "clr_temp": "color_temp", "clrm": "color_mode",
    "dir": "direction", "fan_mode": "fan_mode", "fx": "effect", "hold": "hold", "hs": "hs", "mode": "mode",
    "osc": "oscillation", "pct": "percentage", "pow": "power", "pr_mode": "preset_mode", "rgb": "rgb", "rgbw": "rgbw",
    "rgbww": "rgbww", "swing_mode": "swing_mode", "swing_h_mode": "swing_horizontal_mode", "temp": "temperature",
    "temp_hi": "temperature_high", "temp_lo": "temperature_low", "tilt": "tilt", "whit": "white",
    "xy": "xy", "hum": "target_humidity", "dock": "dock", "pause": "pause", "strt_mow": "start_mowing",
}  # fmt: skip
_FORMER: Final = {
    "bat_lev_t": "battery_level_topic", "bat_lev_tpl": "battery_level_template", "chrg_t": "charging_topic",
    "chrg_tpl": "charging_template", "cln_t": "cleaning_topic", "cln_tpl": "cleaning_template",
    "dock_t": "docked_topic", "dock_tpl": "docked_template", "err_t": "error_topic", "err_tpl": "error_template",
    "fanspd_t": "fan_speed_topic", "fanspd_tpl": "fan_speed_template", "pl_hi_spd": "payload_high_speed",
    "pl_lo_spd": "payload_low_speed", "pl_med_spd": "payload_medium_speed", "pl_off_spd": "payload_off_speed",
    "spd_cmd_t": "speed_command_topic", "spd_stat_t": "speed_state_topic", "spd_val_tpl": "speed_value_template",
    "spds": "speeds", "tilt_inv_stat": "tilt_invert_state", "whit_val_cmd_t": "white_value_command_topic",
    "whit_val_scl": "white_value_scale", "whit_val_stat_t": "white_value_state_topic",
    "whit_val_tpl": "white_value_template",
}  # fmt: skip
"""Of keys that Home Assistant reads no longer; firmware that was never updated still writes them."""
_WHOLE: Final = {
    "act_t": "action_topic", "act_tpl": "action_template", "act_stat_t": "activity_state_topic",
    "act_val_tpl": "activity_value_template", "atype": "automation_type", "av_tones": "available_tones",
    "avty": "availability", "avty_mode": "availability_mode", "avty_t": "availability_topic",
    "avty_tpl": "availability_template", "b_tpl": "blue_template", "bri_scl": "brightness_scale",
    "bri_tpl": "brightness_template", "clr_temp_k": "color_temp_kelvin", "clr_temp_tpl": "color_temp_template",
    "clrm": "color_mode", "cmd_off_tpl": "command_off_template", "cmd_on_tpl": "command_on_template",
    "cmd_t": "command_topic", "cmd_tpl": "command_template", "cmps": "components", "cod_arm_req": "code_arm_required",
    "cod_dis_req": "code_disarm_required", "cod_form": "code_format", "cod_trig_req": "code_trigger_required",
    "cont_type": "content_type", "curr_hum_t": "current_humidity_topic", "curr_hum_tpl": "current_humidity_template",
    "curr_temp_t": "current_temperature_topic", "curr_temp_tpl": "current_temperature_template",
    "def_ent_id": "default_entity_id", "dev": "device", "dev_cla": "device_class", "dsp_prc": "display_precision",
    "e": "encoding", "en": "enabled_by_default", "ent_cat": "entity_category", "ent_pic": "entity_picture",
    "evt_typ": "event_types", "exp_aft": "expire_after", "fanspd_lst": "fan_speed_list", "flsh": "flash",
    "flsh_tlng": "flash_time_long", "flsh_tsht": "flash_time_short", "frc_upd": "force_update",
    "fx_list": "effect_list", "fx_tpl": "effect_template", "g_tpl": "green_template", "grp": "group", "ic": "icon",
    "hum_state_tpl": "target_humidity_state_template", "img_e": "image_encoding", "img_t": "image_topic",
    "init": "initial", "json_attr": "json_attributes", "json_attr_t": "json_attributes_topic",
    "json_attr_tpl": "json_attributes_template", "l_ver_t": "latest_version_topic",
    "l_ver_tpl": "latest_version_template", "lrst_t": "last_reset_topic", "lrst_val_tpl": "last_reset_value_template",
    "max_hum": "max_humidity", "max_k": "max_kelvin", "max_mirs": "max_mireds", "migr_discvry": "migrate_discovery",
    "min_hum": "min_humidity", "min_k": "min_kelvin", "min_mirs": "min_mireds", "o": "origin", "obj_id": "object_id",
    "off_dly": "off_delay", "on_cmd_type": "on_command_type", "ops": "options", "opt": "optimistic", "p": "platform",
    "pl": "payload", "pl_arm_away": "payload_arm_away", "pl_arm_custom_b": "payload_arm_custom_bypass",
    "pl_arm_home": "payload_arm_home", "pl_arm_nite": "payload_arm_night",
    "pl_arm_vacation": "payload_arm_vacation", "pl_avail": "payload_available", "pl_cln_sp": "payload_clean_spot",
    "pl_cls": "payload_close", "pl_dir_fwd": "payload_direction_forward", "pl_dir_rev": "payload_direction_reverse",
    "pl_disarm": "payload_disarm", "pl_home": "payload_home", "pl_inst": "payload_install", "pl_loc": "payload_locate",
    "pl_lock": "payload_lock", "pl_not_avail": "payload_not_available", "pl_not_home": "payload_not_home",
    "pl_off": "payload_off", "pl_on": "payload_on", "pl_open": "payload_open", "pl_osc_off": "payload_oscillation_off",
    "pl_osc_on": "payload_oscillation_on", "pl_paus": "payload_pause", "pl_prs": "payload_press",
    "pl_ret": "payload_return_to_base", "pl_rst": "payload_reset", "pl_rst_hum": "payload_reset_humidity",
    "pl_rst_mode": "payload_reset_mode", "pl_rst_pct": "payload_reset_percentage",
    "pl_rst_pr_mode": "payload_reset_preset_mode", "pl_stop": "payload_stop", "pl_stop_tilt": "payload_stop_tilt",
    "pl_stpa": "payload_start_pause", "pl_strt": "payload_start", "pl_toff": "payload_turn_off",
    "pl_ton": "payload_turn_on", "pl_trig": "payload_trigger", "pl_unlk": "payload_unlock", "pos": "reports_position",
    "pos_clsd": "position_closed", "pos_open": "position_open", "pos_t": "position_topic",
    "pos_tpl": "position_template", "pow_stat_tpl": "power_state_template", "pr_modes": "preset_modes",
    "ptrn": "pattern", "r_tpl": "red_template", "rel_s": "release_summary", "rel_u": "release_url", "ret": "retain",
    "send_cmd_t": "send_command_topic", "set_fan_spd_t": "set_fan_speed_topic", "set_pos_t": "set_position_topic",
    "set_pos_tpl": "set_position_template", "spd_rng_max": "speed_range_max", "spd_rng_min": "speed_range_min",
    "src_type": "source_type", "stat_cla": "state_class", "stat_closing": "state_closing", "stat_clsd": "state_closed",
    "stat_jam": "state_jammed", "stat_locked": "state_locked", "stat_locking": "state_locking",
    "stat_off": "state_off", "stat_on": "state_on", "stat_open": "state_open", "stat_opening": "state_opening",
    "stat_stopped": "state_stopped", "stat_t": "state_topic", "stat_tpl": "state_template",
    "stat_unlocked": "state_unlocked", "stat_unlocking": "state_unlocking", "stat_val_tpl": "state_value_template",
    "stype": "subtype", "sug_dsp_prc": "suggested_display_precision", "sup_clrm": "supported_color_modes",
    "sup_dur": "support_duration", "sup_feat": "supported_features", "sup_vol": "support_volume_set", "t": "topic",
    "temp_unit": "temperature_unit", "tilt_clsd_val": "tilt_closed_value", "tilt_opnd_val": "tilt_opened_value",
    "tilt_opt": "tilt_optimistic", "tilt_status_t": "tilt_status_topic", "tilt_status_tpl": "tilt_status_template",
    "swing_h_modes": "swing_horizontal_modes",
    "tit": "title", "trns": "transition", "uniq_id": "unique_id", "unit_of_meas": "unit_of_measurement",
    "url_t": "url_topic", "url_tpl": "url_template", "val_tpl": "value_template", "whit_scl": "white_scale",
}  # fmt: skip

ENTITY: Final[Mapping[str, str]] = (
    {f"{stem}_{end}": f"{whole}_{ending}" for stem, whole in _STEMS.items() for end, ending in _ENDS.items()}
    | _FORMER
    | _WHOLE
)
"""Keys of an entity, of the root of a device's payload, and of an availability entry."""

DEVICE: Final[Mapping[str, str]] = {
    "cns": "connections",
    "cu": "configuration_url",
    "hw": "hw_version",
    "ids": "identifiers",
    "mdl": "model",
    "mdl_id": "model_id",
    "mf": "manufacturer",
    "sa": "suggested_area",
    "sn": "serial_number",
    "sw": "sw_version",
}
"""Keys of the `device` block."""


def spelled_out(block: Mapping[str, object], table: Mapping[str, str]) -> dict[str, object]:
    """The block with every short key in full; a key that stands in full beside its short form wins."""
    result = {table[key]: value for key, value in block.items() if key in table}
    return result | {key: value for key, value in block.items() if key not in table}
