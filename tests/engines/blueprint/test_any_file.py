"""Whatever stands in the files, validation answers with problems, and every problem has its sentence."""

import copy

from hypothesis import given
from hypothesis import strategies as st

from engines.blueprint.compiler import validate
from engines.blueprint.merge import merge
from engines.blueprint.references import references_of
from engines.blueprint.translations import texts, with_texts
from tests.engines.blueprint.conftest import files_of

APPS = {app: files_of(app) for app in ("credit", "shop")}
ODD = st.sampled_from(
    [
        None, 7, -1, 2.5, True, "", "x", "shop.order", "shop", "customer.level", "1 +", "$x", "__", "id",
        [], ["x"], [[]], {}, {"key": 7},
    ]
)  # fmt: skip


def places(value, way=()):
    """Every place in a value."""
    if way:
        yield way
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in pairs:
        yield from places(item, (*way, step))


PLACES = [(app, path, *way) for app, files in APPS.items() for path, raw in files.items() for way in places(raw)]


@st.composite
def damaged(draw):
    """The example apps with one to three places replaced or removed."""
    apps = copy.deepcopy(APPS)
    for place in draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=3)):
        holder = apps
        try:
            for step in place[:-1]:
                holder = holder[step]
            if draw(st.booleans()):
                holder[place[-1]] = draw(ODD)
            else:
                del holder[place[-1]]
        except (KeyError, IndexError, TypeError):
            continue
    return apps


@given(apps=damaged())
def test_validation_never_fails(apps, registries, language, catalog):
    for problem in validate(apps, registries, language):
        assert problem.pointer.startswith("/")
        for locale in ("zh-CN", "en"):
            assert catalog.render(problem, locale)


@given(apps=damaged())
def test_merging_searching_and_translating_never_fail(apps, registries, language):
    merge(APPS["shop"], APPS["shop"], apps["shop"])
    references_of(apps, registries, language)
    with_texts(apps, texts(apps))
