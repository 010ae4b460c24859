"""The table of errors: every code, close code and status that servers are known to send."""

import pytest

from inspector.protocol import errors
from inspector.protocol.dialect import all_dialects

CODES = [
    "conversation_already_has_active_response",
    "response_cancel_not_active",
    "input_audio_buffer_commit_empty",
    "cannot_update_voice",
    "unknown_parameter",
    "missing_required_parameter",
    "invalid_value",
    "invalid_type",
    "string_above_max_length",
    "integer_below_min_value",
    "invalid_parameter",
    "invalid_event",
    "item_truncate_invalid_item_id",
    "unsupported_content_type",
    "item_delete_invalid_item_id",
    "item_retrieve_invalid_item_id",
    "item_create_duplicate_item_id",
    "session_expired",
    "beta_api_shape_disabled",
    "invalid_api_key",
    "missing_model",
    "model_not_found",
    "rate_limit_exceeded",
    "insufficient_quota",
    "billing_hard_limit_reached",
    "credit_balance_exhausted",
    "account_deactivated",
    "server_error",
    "invalid_session_type",
    "unknown_or_invalid_event",
    "session_limit_reached",
    "invalid_event_for_transport",
    "invalid_json",
    "session_update_error",
    "missing_audio_data",
    "invalid_audio_data",
    "buffer_size_exceeded",
    "invalid_item_id",
    "model_load_error",
    "inference_failed",
    "prediction_failed",
    "tts_error",
    "transcription_failed",
    "processing_error",
    "not_implemented",
    "speaker_not_authorized",
    "unsupported_field",
    "invalid_audio",
    "unknown_event",
    "model_not_validated",
    "no_fixture_match",
    "invalid_session_config",
    "inference_rate_limit_exceeded",
    "content_filter",
    "DeploymentNotFound",
    "immutable_field_update",
    "OpperationNotSupported",
    "integer_above_max_value",
    "invalid_image",
    "item_already_truncated",
    "requests",
    "tokens",
    "unsupported_country_region_territory",
]


REASONS = ["max_output_tokens", "turn_detected", "client_cancelled"]
CLOSES = [
    "1000", "1001", "1002", "1005", "1006", "1007", "1008", "1009", "1011", "1012", "1013", "1015", "3000", "4000",
]  # fmt: skip
STATUSES = ["400", "401", "403", "404", "429", "500", "502", "503", "504"]


@pytest.mark.parametrize("code", CODES)
def test_every_known_code_has_its_row(code: str) -> None:
    entry = errors.codes()[code]
    assert all(text.endswith(".") for text in (entry.meaning, entry.cause, entry.remedy))


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_of_a_response_has_its_row(reason: str) -> None:
    assert errors.reasons()[reason].speaks_for


@pytest.mark.parametrize("code", CLOSES)
def test_every_close_code_has_its_row(code: str) -> None:
    assert errors.closes()[code].remedy


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_has_its_row(status: str) -> None:
    assert errors.statuses()[status].remedy


def test_what_an_error_ends_is_a_client_event() -> None:
    types = {type_ for dialect in all_dialects() for _, type_ in dialect.events}
    assert {entry.ends for entry in errors.codes().values() if entry.ends} <= types


@pytest.mark.parametrize(
    ("error", "name"),
    [
        ({"code": "unknown_parameter", "type": "invalid_request_error"}, "unknown_parameter"),
        ({"code": None, "type": "insufficient_quota"}, "insufficient_quota"),
        ({"type": "invalid_request_error", "message": "Your session hit the maximum duration of 60 minutes."},
         "session_expired"),
        ({"code": "invalid_value", "message": "Only model output audio messages can be truncated"}, "invalid_value"),
        ({"code": None, "message": "Only model output audio messages can be truncated"}, "unsupported_content_type"),
        ({"code": None, "message": "The 'type' field is missing."}, "invalid_event"),
        ({"code": "invalid_parameter", "message": "Passing a transcription session update event to a realtime session "
          "is not allowed."}, "transcription-update-in-a-conversation"),
        ({"code": "invalid_value", "message": "Invalid modalities: ['audio', 'text']. Supported combinations are: ..."},
         "combination-of-modalities"),
        ({"type": "tokens", "code": None}, "tokens"),
        ({"message": "Audio content of 9250ms is already shorter than 57340ms"}, "audio-already-shorter"),
        ({"code": "quite_new"}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_an_error_is_known_by_code_type_or_words(error: dict, name: str | None) -> None:
    entry = errors.entry_for(error)
    assert (entry.name if entry else None) == name


BENIGN = {
    "response_cancel_not_active", "input_audio_buffer_commit_empty", "item_truncate_invalid_item_id",
    "item_delete_invalid_item_id", "item_already_truncated", "invalid_item_id",
}  # fmt: skip


def test_what_is_usually_a_race_is_marked_so_and_never_ends_the_session() -> None:
    benign = {name for name, entry in errors.codes().items() if entry.benign}
    assert benign == BENIGN
    assert not any(errors.codes()[name].fatal for name in benign)


def test_what_an_error_answers_is_told_in_one_way_only() -> None:
    for entry in errors.codes().values():
        assert sum((bool(entry.ends), entry.of_session, entry.of_type, entry.of_frame)) <= 1, entry.name
