"""What clients post is data: bounded, cleaned, and remarked on."""

from __future__ import annotations

import json

import pytest

from components.arrival import Arrival, Unusable, read_arrival


def read(**fields: object) -> Arrival:
    return read_arrival(json.dumps({"message": "hello", **fields}).encode())


def nested(levels: int) -> dict[str, object]:
    return {"a": nested(levels - 1)} if levels else {}


@pytest.mark.parametrize(
    "body",
    [b"", b"hello", b"\xff\xfe\x00", b"[]", b'"hi"', b"null", b"[" * 100_000, b'{"message": NaN}'],
    ids=["empty", "words", "binary", "a list", "a string", "null", "nested", "NaN"],
)
def test_what_is_no_json_object_is_named_so(body: bytes) -> None:
    assert read_arrival(body).unusable is Unusable.NOT_JSON


def test_a_body_beyond_the_limit_is_not_even_read_as_json() -> None:
    assert read_arrival(b"[" * 300_000).unusable is Unusable.TOO_BIG


@pytest.mark.parametrize("message", [None, 5, True, ["hi"], {"text": "hi"}])
def test_a_message_that_is_no_text_is_none(message: object) -> None:
    assert read(message=message).unusable is Unusable.NO_MESSAGE


@pytest.mark.parametrize("message", ["", "   ", "\n\t", "\x00\x07", "\ud800"])
def test_a_message_with_nothing_in_it_is_empty(message: str) -> None:
    assert read(message=message).unusable is Unusable.EMPTY


def test_ten_thousand_characters_are_served_and_one_more_is_too_long() -> None:
    assert read(message="😀" * 10_000).unusable is None
    too_long = read(message="a" * 10_001)
    assert (too_long.unusable, len(too_long.text)) == (Unusable.TOO_LONG, 10_000)


def test_control_characters_go_and_emoji_and_scripts_stay() -> None:
    assert read(message=" a\x00b\u009fc 👩‍🚒 свет ").text == "a b c 👩‍🚒 свет"


def test_a_missing_sender_is_the_default_one_without_a_word() -> None:
    assert (read().sender, read(sender=None).remarks) == ("default", ())


@pytest.mark.parametrize("sender", [5, [], {}, "", " ", "x" * 201])
def test_a_sender_that_can_not_be_used_is_the_default_one_with_a_remark(sender: object) -> None:
    arrival = read(sender=sender)
    assert arrival.sender == "default"
    assert arrival.remarks == ('"sender" is not a text of 1 to 200 characters and was ignored.',)


@pytest.mark.parametrize("metadata", [[], "kitchen", 5, True])
def test_metadata_that_is_no_object_is_ignored_with_a_remark(metadata: object) -> None:
    arrival = read(metadata=metadata)
    assert (arrival.unusable, arrival.metadata) == (None, {})
    assert arrival.remarks == ('"metadata" is not an object and was ignored.',)


def test_metadata_is_bounded_in_depth_and_size() -> None:
    assert read(metadata=nested(8)).metadata == nested(8)
    assert "nested more than 8 levels" in read(metadata=nested(9)).remarks[0]
    assert "more than 32 kB" in read(metadata={"a": "x" * 33_000}).remarks[0]


def test_metadata_that_other_json_readers_choke_on_is_made_plain() -> None:
    body = b'{"message": "hi", "metadata": {"inf": 1e999, "big": 123456789012345678901, "half": "\\ud800", "ok": 1}}'
    assert read_arrival(body).metadata == {"inf": None, "big": 1.2345678901234568e20, "half": " ", "ok": 1}


def test_the_name_of_the_channel_is_kept_if_it_is_one() -> None:
    assert (read(input_channel="voice").input_channel, read(input_channel=5).input_channel) == ("voice", None)
