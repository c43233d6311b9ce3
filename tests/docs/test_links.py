"""Links between pages lead somewhere: to a file of the repository, and to a heading of that page."""

import re

import pytest

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)


def anchors_of(text: str) -> set[str]:
    """Anchors of the headings, as they are made from their words."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def broken_links(page, root) -> list[str]:
    text = page.read_text(encoding="utf-8")
    found = []
    for target in _LINK.findall(_CODE.sub("", text)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or root not in file.parents:
            found.append(f"{page.name}: {target}")
        elif anchor and anchor not in anchors_of(file.read_text(encoding="utf-8")):
            found.append(f"{page.name}: {target} has no such heading")
    return found


def test_every_link_between_pages_leads_to_a_file_and_a_heading(all_pages, root):
    assert [broken for page in all_pages for broken in broken_links(page, root)] == []


def test_every_page_can_be_reached_from_the_readme(all_pages, root):
    reached, waiting = set(), [root / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        text = _CODE.sub("", page.read_text(encoding="utf-8"))
        targets = (target.partition("#")[0] for target in _LINK.findall(text))
        waiting += [(page.parent / target).resolve() for target in targets if target and ":" not in target]
    assert sorted(set(all_pages) - reached) == []


@pytest.mark.parametrize(
    "text", ["[a](no-such-page.md)", "[a](b.md#no-such-heading)", "[a](../../outside.md)"]
)
def test_a_link_that_leads_nowhere_is_found(tmp_path, text):
    (tmp_path / "b.md").write_text("# Another heading\n", encoding="utf-8")
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    assert broken_links(tmp_path / "a.md", tmp_path)
