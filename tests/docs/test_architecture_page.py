"""docs/architecture.md shows the house as it stands: packages, rooms, and who imports whom."""

import importlib.util
import re
import tomllib

import pytest

PAGE = "docs/architecture.md"


@pytest.fixture(scope="module")
def house(root):
    specification = importlib.util.spec_from_file_location("house", root / "docs" / "house.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def page(root) -> str:
    return (root / PAGE).read_text(encoding="utf-8")


def test_pictures_and_tables_are_drawn_from_the_code_as_it_is(house, page):
    assert house.with_parts(page) == page, "run .venv/bin/python docs/house.py"


def test_the_packages_on_the_page_are_those_installed_and_in_their_order(house, page, root):
    table = page[page.index("## The house") : page.index("## The way of data")]
    listed = tuple(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    assert listed == house.PACKAGES
    assert listed == tuple(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    assert listed == tuple(project["tool"]["importlinter"]["contracts"][0]["layers"])


def test_every_contract_is_named_on_the_page(page, root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = page[page.index("## Contracts") : page.index("## Processes")]
    assert contracts.count("\n- ") == len(project["tool"]["importlinter"]["contracts"])


def test_every_room_says_what_it_is_for(house):
    rooms = [path for package in house.PACKAGES for path in house.rooms_of(package).values()]
    assert [path for path in rooms if len(house.purpose_of(path)) < 10] == []


def test_a_way_that_a_longer_one_replaces_is_not_drawn(house):
    # a → b → c → d and the shortcuts a → c and a → d.
    edges = {("a", "b"), ("b", "c"), ("c", "d"), ("a", "c"), ("a", "d")}
    assert house.without_shortcuts(edges) == {("a", "b"), ("b", "c"), ("c", "d")}


def test_a_page_without_a_place_for_a_part_is_refused(house):
    with pytest.raises(ValueError, match="0 places"):
        house.with_parts("# Architecture\n")
