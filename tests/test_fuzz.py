"""Whatever stands in the canonical file and on the pages: exit code 0, 1 or 2, in one piece, and nothing is written.

The examples are the same in every run. The work is counted in function calls, so that no clock is asked.
"""

import contextlib
import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

import compare_languages
import findings
import page_files
import settings_path
import validate_settings_path
from label_matching import labels_of, match
from markdown_page import parse
from page_files import PageError
from rendered_site import bold_on_the_site
from rules import LABEL_RULES
from sample_docs import CANONICAL, write_sample
from settings_path import SettingsPathError, load

CHECKS = (validate_settings_path.check, compare_languages.compare)
TEXT = CANONICAL.read_text("utf-8")
LINES = TEXT.splitlines(keepends=True)
PATH = load(CANONICAL)
WANTED = labels_of([(2, PATH.steps[1])], "en")

fuzz = settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

PIECES = (
    "**Data privacy**", "**Data", " privacy**", "**Wrong**", "__Wrong__", "**", "__", "*", "_", "`", "```\n", "~~~\n",
    "[", "](", ")", "![", "[^a]", "[^a]: ", "[a]: ", "[a](b)", "https://www.linkedin.com/psettings/",
    "%opt-out-address%", "<b>", "</b>", "<strong>", "<div>", "</div>", "<div hidden>", "<span hidden>", "</span>",
    "<!--", "-->", "<![x[", "<!x>", "<?x", '<a href="', '">', "<script>", "</script>", "<p>", "</p>", "<table>",
    "<td>", "<pre>", "</pre>", "</", "<", ">", "&", "&amp;", "&#0;", "{ hidden }", "{: .a }", "{", "}", "|", "|---|",
    "---\n", "===\n", "# ", "> ", "- ", "1. ", "\\", "\u200b", "\u00a0", "\u0301", "\x00", "\x85", "3. November 2025",
    "14.600", " ", "\n", "\n\n", "\n    ", "\r\n", "\t",
)  # fmt: skip
markup = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=9)))
pages = st.one_of(markup.map(lambda pieces: "".join(pieces).encode("utf-8", "replace")), st.binary())

values = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.text(max_size=5), st.sampled_from(["de", "id", "srf"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)
canonical_files = st.one_of(
    st.binary(),
    st.text().map(lambda text: text.encode("utf-8", "replace")),
    st.builds(lambda at, junk: (TEXT[:at] + junk + TEXT[at:]).encode("utf-8", "replace"),
              st.integers(0, len(TEXT)), st.text(max_size=20)),
    st.builds(lambda start, end: "".join(LINES[:start] + LINES[end:]).encode(),
              st.integers(0, len(LINES)), st.integers(0, len(LINES))),
    st.permutations(LINES).map(lambda lines: "".join(lines).encode()),
)  # fmt: skip


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample(tmp_path_factory.mktemp("fuzz") / "docs")


def outcome(check: Callable[[Path], list[findings.Finding]], docs: Path) -> int:
    """Run a check as a command in this process, and return the exit code when all is as it should be."""
    before = {file: file.stat().st_mtime_ns for file in docs.rglob("*")}
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = findings.run(check, "A check.", "All well.", ["--docs", str(docs)])
    assert code in {0, 1, 2}
    assert err.getvalue().count("\n") == (1 if code == 2 else 0)
    assert out.getvalue().count("\n") >= (0 if code == 2 else 1)
    assert {file: file.stat().st_mtime_ns for file in docs.rglob("*")} == before
    return code


@fuzz
@given(content=pages)
@pytest.mark.parametrize("check", CHECKS)
def test_any_page_can_be_checked(docs: Path, check: Callable[[Path], list[findings.Finding]], content: bytes) -> None:
    (docs / "en" / "opt-out" / "step-2.md").write_bytes(content)
    assert outcome(check, docs) in {0, 1}


@fuzz
@given(content=canonical_files)
def test_any_canonical_file_is_used_or_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "settings-path.toml"
    file.write_bytes(content)
    try:
        load(file)
    except SettingsPathError as error:
        assert len(str(error).splitlines()) == 1


@fuzz
@given(value=values, key=st.sampled_from(["reviewed", "languages", "setting", "setting_sources", "sources", "steps"]))
def test_any_value_of_a_key_is_used_or_refused(value: object, key: str) -> None:
    raw = {**settings_path.tomllib.loads(TEXT), key: value}
    reader = settings_path._Reader()
    reader.settings_path(raw)
    assert reader.problems


words = st.sampled_from(["text", "a", "Here:", "@", "@", "@", "**Wrong**", "Data privacy", "&amp;", "„a“", "."])
inline = st.recursive(
    words,
    lambda inner: st.builds(
        lambda form, one, two: form.format(one, two),
        st.sampled_from([
            "{} {}", "{}\n{}", "*{}* {}", "**{}** {}", "__{}__ {}", "`{}` {}", "<span hidden>{}</span> {}",
            "a <!-- {} --> {}", "<b>{}</b> {}", "[{}](b) {}", "![{}](b) {}", '<i title="{}">a</i> {}',
            "{}{{ hidden }} {}", "{}[^a] {}", "<del>{}</del> {}", "\\{} {}", "({}) {}",
        ]),
        inner, inner,
    ),
    max_leaves=6,
)  # fmt: skip
block = st.builds(
    lambda form, text: form.format(text),
    st.sampled_from([
        "{}", "## {}", "## {} {{ hidden }}", "- {}", "1. a\n2. {}", "> {}", "    {}", "```\n{}\n```", "<!-- {} -->",
        "<!-- a -->\n{}", "<div>{}</div>", "<div hidden>\n\n{}\n\n</div>", "<div markdown>\n\n{}\n\n</div>",
        "<div>\n\n{}\n\n</div>", "<p>{}</p>", "| a | b |\n|---|---|\n| {} | c |", "{}\n{{: hidden }}",
        "<details>\n<summary>a</summary>\n\n{}\n\n</details>", "{}\n---", "<script>\n{}\n</script>",
    ]),
    inline,
)  # fmt: skip


@settings(fuzz, max_examples=1500)
@given(blocks=st.lists(block, min_size=1, max_size=4))
def test_when_the_labels_are_found_in_order_the_site_shows_them_and_no_other_bold(
    blocks: list[str],
) -> None:
    text = "\n\n".join(["Before.", *blocks, "After.", ""])
    text = text.replace("@", "**Data privacy**", 1).replace("@", "x")
    try:
        matching = match(parse(text), WANTED)
    except PageError:
        return
    accepted = not any(list(rule(matching)) for rule in LABEL_RULES.values())
    event("accepted" if accepted else "turned down")  # --hypothesis-show-statistics prints how many
    if accepted:
        assert bold_on_the_site(text) == [wanted.text for wanted in WANTED]


REPEATED = (
    "[", "![", "]", "](", "[a](", "*a_", "**a ", "a** ", "***", "_a", "`", "> ", ">", "- ", "- a\n", "1. ", "<a ", "<",
    "<!--", "<!-- a -->", "<!-- a --> b\n\n", "<!", "<?", "</", "<b>", "<b>a\n\n", "</b>", "<div>\n\n", "<div \n\n",
    "<div>\n<!-- \n\n", "<p>", "<svg/>", "&", "&a", "&amp;", "{", "{ a", " {", "}", "{ hidden }", "**a**{ ",
    "[^a]:\n\n", "[^a]: a\n", "[a]: b\n", "[a]\n", "| ", "|a", "~~~\n", "```\n", "---\n", "a\n", "\n", " ", "\t", "\\",
    "\u0301", "\x00", "**a** ", "**Data privacy** ", "**a**\n\n", "https://a.b/c ", "https://",
    "[a](https://www.linkedin.com/x/y) ", "1 ", "3. November 2025 ", "1.", "1,000.", "# a\n\n", "![a](b)",
)  # fmt: skip


@contextlib.contextmanager
def counted_calls() -> Iterator[list[int]]:
    calls = [0]

    def count(_frame: object, event: str, _argument: object) -> None:
        calls[0] += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield calls
    finally:
        sys.setprofile(before)


def work(check: Callable[[Path], object], docs: Path, content: str) -> int:
    (docs / "en" / "opt-out" / "step-2.md").write_text(content, "utf-8")
    with counted_calls() as calls:
        check(docs)
    return calls[0]


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("piece", REPEATED, ids=repr)
def test_the_work_grows_no_faster_than_the_page(
    docs: Path, check: Callable[[Path], list[findings.Finding]], piece: str
) -> None:
    nothing, once, twice = (work(check, docs, piece * (size // len(piece))) for size in (0, 2_000, 4_000))
    assert twice - nothing < 3 * (once - nothing) + 2_000


@pytest.mark.parametrize("piece", ["a ", "[", "**a** ", "\n", "\x00", "<div \n\n"], ids=repr)
@pytest.mark.parametrize("name", ["en/opt-out/step-2.md", "settings-path.toml"])
def test_ten_megabytes_are_refused_at_once(docs: Path, name: str, piece: str) -> None:
    before = (docs / name).read_bytes()
    (docs / name).write_text(piece * (10_000_000 // len(piece)), "utf-8")
    with counted_calls() as calls:
        assert outcome(validate_settings_path.check, docs) == (2 if name.endswith(".toml") else 1)
    (docs / name).write_bytes(before)
    assert calls[0] < 2_000_000


def test_a_page_of_the_largest_size_is_read(docs: Path) -> None:
    text = "Some words.\n\n" * (page_files.MAX_BYTES // 13)
    (docs / "en" / "about.md").write_text(text, "utf-8")
    assert page_files.read_markdown(docs / "en" / "about.md") == text
    (docs / "en" / "about.md").write_text(text + "a" * 100, "utf-8")
    with pytest.raises(PageError, match="expected at most 100000 bytes, found more; make two pages of it"):
        page_files.read_markdown(docs / "en" / "about.md")
