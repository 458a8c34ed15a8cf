"""Templates: as Home Assistant renders them, and never more than a template may."""

from __future__ import annotations

import time

import pytest

from devices.discovery import budget
from devices.discovery.convention import Reason, Refused
from devices.discovery.payload import Payload
from devices.discovery.templates import SOURCE_CHARS, STRIKES, TemplateFailed, template

MESSAGE = Payload(b'{"a":{"b":1.5},"state":"ON","none":null,"items":[1,2],"on":true}')


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ value_json.state }}", "ON"),
        ("{{ value_json['a']['b'] }}", "1.5"),
        ('{{ value_json["none"] }}', "None"),
        ("{{ value_json.on }}", "True"),
        ("{{ value_json.missing }}", ""),
        ("{{ value_json['items'][1] }}", "2"),
        ("{{ value_json.a.b|float(0)|round(1) ~ '!' }}", "1.5!"),
        ("{{ value_json.missing|default('x', true) }}", "x"),
        ("{{ '%.2f'|format(value_json.a.b) }}", "1.50"),
        ("{{ iif(value_json.on, 'yes', 'no') }}", "yes"),
        ("{{ value_json.a|to_json }}", '{"b":1.5}'),
        ("{% set v = {None:'off','ON':'heat'} %}{{ v[value_json.state] }}", "heat"),
        ("{{ value|length }}", str(len(MESSAGE.text))),
    ],
)
def test_a_template_renders_as_home_assistant_does(source: str, text: str) -> None:
    assert template(source).read(MESSAGE) == text


@pytest.mark.parametrize("keys", ["['state']", ".state", ".a.b", "['a']['b']", ".none", ".on", ".missing", ".a"])
def test_the_short_way_of_a_lookup_gives_what_jinja_gives(keys: str) -> None:
    assert template(f"{{{{ value_json{keys} }}}}").read(MESSAGE) == template(f"{{{{ (value_json{keys}) }}}}").read(
        MESSAGE
    )


def test_a_lookup_below_what_is_missing_fails() -> None:
    with pytest.raises(TemplateFailed):
        template("{{ value_json.missing.deeper }}").read(MESSAGE)


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ value.__init__.__globals__ }}",
        "{{ 'a' * 1000000000 }}",
        "{{ [0] * 1000000000 }}",
        "{{ range(1000000)|list }}",
        "{{ '%1000000d'|format(1) }}",
        "{{ '%1000000d' % 1 }}",
        "{{ '{:>1000000}'.format(1) }}",
        "{{ now().strftime('%1000000d') }}",
        "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}",
        "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a + a %}" * 40 + "{{ a }}",
        "{% set a = [1] %}" + "{% set a = [a, a] %}" * 60 + "{{ a }}",
        "{% set n = namespace(r=[1]) %}{% for i in range(900) %}{% set n.r = n.r + n.r %}{% endfor %}",
        "{% set n = namespace(s='x') %}{% for i in range(99) %}{% set n.s = n.s.replace('x', 'xxxxx') %}{% endfor %}",
        "{{ 1.5|round(999999999, 'floor') }}",
        # Lists of the same list twice take no memory, but comparing them, or hashing one, would take for ever.
        "{% set a = [1] %}{% set b = [1] %}" + "{% set a = [a, a] %}{% set b = [b, b] %}" * 60 + "{{ a == b }}",
        "{% set a = (1,) %}" + "{% set a = (a, a) %}" * 60 + "{{ {a: 1}|length }}",
        "{% set a = [1] %}" + "{% set a = zip([a], [a])|first %}" * 60 + "{{ [a]|unique|list|length }}",
        "{% set a = {'k': 1} %}" + "{% set a = dict(a=a, b=a) %}" * 60 + "{{ a == a }}",
        "{{ ('a' ~ value * 9)|length }}",
        "{% for i in range(999) %}{% for j in range(999) %}{% endfor %}{% endfor %}",
        "{{ value|regex_replace('(a+)+$', 'x') if 0 else value|regex_match('(?=a)') }}",
        "{{ ('x' ~ value)|base64_decode('punycode') }}",
        "{{ value|strptime('%d%d') }}",
        "{{ '\\ud800' }}",
    ],
)
def test_a_template_can_neither_reach_out_nor_grow(source: str) -> None:
    started = time.perf_counter()
    with pytest.raises((TemplateFailed, Refused)):
        template(source).read(MESSAGE)
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    "source",
    [
        "{% if %}",
        "{{ 2 ** 99999 }}",
        "{% include 'x' %}",
        "{% macro f() %}{{ f() }}{% endmacro %}",
        "{% for a in [1] %}{% for b in [1] %}{% for c in [1] %}{% endfor %}{% endfor %}{% endfor %}",
        "{{ value|nothing_like_it }}",
        "x" * (SOURCE_CHARS + 1),
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    ],
)
def test_a_template_that_may_not_be_is_refused_at_once(source: str) -> None:
    with pytest.raises(Refused) as refusal:
        template(source)
    assert refusal.value.reason is Reason.BAD_TEMPLATE


SLOW = "{% for i in range(900) %}{{ value_json.text|upper|lower|title|capitalize|length }}{% endfor %}"
LONG = Payload(b'{"text":"' + b"ab " * 15_000 + b'"}')


def test_a_template_that_is_too_slow_is_stopped_and_after_a_few_times_given_up() -> None:
    slow = template(SLOW)
    for _ in range(STRIKES):
        with pytest.raises(TemplateFailed, match="more than 50 ms") as failure:
            slow.read(LONG)
        assert failure.value.reason is Reason.TOO_SLOW
    started = time.thread_time()
    with pytest.raises(TemplateFailed, match="given up"):
        slow.read(LONG)
    assert time.thread_time() - started < 0.01


def test_where_others_used_up_the_time_of_a_message_a_template_is_not_to_blame(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "MESSAGE_S", -1.0)
    innocent = template("{{ value|upper }}")
    for _ in range(STRIKES + 1):
        with budget.message(), pytest.raises(TemplateFailed, match="the message takes more"):
            innocent.read(MESSAGE)
    assert innocent.read(MESSAGE) == MESSAGE.text.upper()


def test_patterns_are_searched_in_linear_time() -> None:
    hard = template("{{ value|regex_search('^(a+)+$') }}")
    started = time.thread_time()
    assert hard.read(Payload(b"a" * 900 + b"!")) == "False"
    assert time.thread_time() - started < 0.05


@pytest.mark.parametrize("pattern", ["(?=a)", "(a)\\\\1", "(", "(?<!x)a"])
def test_patterns_that_need_more_are_rejected(pattern: str) -> None:
    with pytest.raises(TemplateFailed, match="RE2"):
        template(f"{{{{ value|regex_search('{pattern}') }}}}").read(MESSAGE)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ '{:.1f} °C'.format(value | float) }}", "21.5 °C"),
        ("{{ '{:02d}:{:02d}'.format(7, 5) }}", "07:05"),
        ("{{ 'Wörld of Lamps' | slugify }}", "world_of_lamps"),
        ("{{ [1, 2, 2] | statistical_mode | int }}", "2"),
        ("{{ 22 | ordinal }} {{ 11 | ordinal }}", "22nd 11th"),
        ("{{ 'a b' | urlencode }}", "a+b"),
        ("{{ 'ab' | base64_encode }}", "YWI="),
        ("{{ set([1, 1, 2]) | length }}", "2"),
    ],
)
def test_the_rarer_filters_of_home_assistant_are_there_too(source, text) -> None:
    assert template(source).render({"value": "21.5"}) == text


@pytest.mark.parametrize(
    "source",
    ["{{ '{0.__class__}'.format(value) }}", "{{ '{:9999d}'.format(3) }}", "{{ '{:{}}'.format(3, 9999) }}"],
)
def test_a_format_neither_looks_inside_a_value_nor_pads_widely(source) -> None:
    with pytest.raises(TemplateFailed, match=r"a format looks inside a value|a width over 99 in a format"):
        template(source).render({"value": "x"})
