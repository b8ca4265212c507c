"""What happens at which moment of a build. Without this file the site still builds and reads well.

MkDocs builds the site once per language, one build inside the other, and calls every function here
in each of them.
"""

import logging
import os
import sys
from dataclasses import asdict
from datetime import date, timedelta
from fnmatch import fnmatch
from pathlib import Path
from textwrap import indent
from typing import Any

from jinja2 import Environment, TemplateSyntaxError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_build_datetime

import check
from additions import typography
from additions.compiled import compiled_templates
from additions.notes import leave_out_of_search, one_way_back
from additions.policy import protect
from additions.publisher import NO_ADDRESS, publisher_settings
from additions.qr_code import qr_code
from additions.reminder import reminder
from additions.search_index import split_index
from checks.addresses import Homes, homes_of, language_of, moved_pages, read_anchors, read_moved
from checks.command import unforeseen
from checks.configuration import plugin
from checks.finding import CannotRunError
from checks.project import OVERVIEW, read_project
from checks.rules_pages import KEYS
from checks.settings_path import FILE_NAME, JSON_NAME, SCHEMA_NAME, as_json, review_due
from checks.words import read_words, words_file

log = logging.getLogger("mkdocs.plugins.hooks")

# robots.txt and its like; in overrides/, Zensical would publish them as they are.
FOR_HOSTS = Path(__file__).with_name("additions") / "host"
ADDRESS = "%opt-out-address%"  # stands in texts that are there to be copied
# Source maps serve developers; palette, favicon and segmenters of Material are not used here, and
# our own style sheets are in the pages.
UNUSED = ("*.map", "assets/stylesheets/*", "assets/images/favicon.png", "assets/javascripts/lunr/*")
USED = ("assets/stylesheets/main.*.css", "assets/javascripts/lunr/min/lunr.stemmer.support.min.js")
STEMMER = "assets/javascripts/lunr/min/lunr.{}.min.js"
A_YEAR = timedelta(days=360)  # RFC 9116: security.txt expires within a year

serving = False


def on_startup(command: str, dirty: bool) -> None:
    """Remember what MkDocs was started for, and refuse settings that cannot be meant."""
    global serving
    serving = command == "serve"
    try:
        publisher_settings(os.environ)
    except CannotRunError as error:
        print(f"mkdocs: {error}", file=sys.stderr)
        sys.exit(2)


# After the i18n plugin (-100), which turns the configuration to the language of this build.
@event_priority(-200)
def on_config(config: MkDocsConfig) -> None:
    """Give the templates what the environment and the configuration say."""
    if "i18n" not in config.plugins:
        raise PluginError(f"{config.config_file_path}: plugins: i18n is missing; add it again")
    config.theme.dirs.append(str(FOR_HOSTS))
    settings = publisher_settings(os.environ)
    if not serving:
        config.site_url = settings.site_url or NO_ADDRESS
    moved, _ = read_moved(config.extra.get("moved", {}))
    expires = get_build_datetime() + A_YEAR
    try:
        words = read_words(words_file(_overrides(config), _language(config)))
    except CannotRunError as error:
        raise PluginError(str(error)) from None
    config.extra.update(
        asdict(settings),
        noindex=not settings.site_url and not serving,
        moved_pages=moved_pages(moved, _homes(config)),
        anchors=read_anchors(config.extra.get("anchors")),
        expires=expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
        words=words,
    )
    notes = config.mdx_configs.setdefault("footnotes", {})
    notes["BACKLINK_TITLE"] = words.get("footnote.back", "")


def on_pre_build(config: MkDocsConfig) -> None:
    """Check everything, once. A finding is a warning; in a strict build it stops the build.

    It does so by itself: MkDocs counts warnings, and with --quiet it does not even do that.
    """
    if _i18n(config).building:
        return
    config.extra.update(settings_path=None, unreadable=[])
    problems = _problems(config)
    for problem in problems:
        log.log(logging.ERROR if config.strict else logging.WARNING, "%s", problem)
    if problems and config.strict:
        raise PluginError(f"a strict build stops here; to mend: {len(problems)}")
    settings_path = config.extra["settings_path"]
    due = review_due(settings_path, date.today()) if settings_path else None
    if due:
        log.info("%s: expected %s, found %s", FILE_NAME, *due)
    for line in publisher_settings(os.environ).advice:
        log.info("%s", line)


@event_priority(-200)
def on_files(files: Files, config: MkDocsConfig) -> None:
    """Leave out what nobody can use; add what is made of the settings path and of the address.

    The i18n plugin keeps files that are shared by all languages for the default language only.
    """
    _leave_out_unused(files, config)
    for name in (FILE_NAME, SCHEMA_NAME):
        if files.get_file_from_path(name) is None and Path(config.docs_dir, name).is_file():
            files.append(File(name, config.docs_dir, config.site_dir, config.use_directory_urls))
    settings_path = config.extra["settings_path"]
    if settings_path:
        content = as_json(settings_path, f"{config.site_url}{SCHEMA_NAME}")
        files.append(File.generated(config, JSON_NAME, content=content))
        config.extra["confirmed"] = settings_path.confirmed(_language(config))
    overview = files.get_file_from_path(OVERVIEW)
    config.extra["address"] = f"{config.site_url}{overview.url}" if overview else ""
    if overview:
        for name, handout in _handouts(config).items():
            place = _homes(config)[_language(config)] + name
            files.append(File.generated(config, place, content=handout))


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Let templates write dates, keep them compiled, and say in one line where one is wrong."""
    env.bytecode_cache = compiled_templates()
    env.filters["plain_date"] = typography.plain_date
    env.globals.update(address=config.extra["address"])
    overrides = _overrides(config)
    for template in sorted(overrides.rglob("[!.]*.html")):
        try:
            env.get_template(template.relative_to(overrides).as_posix())
        except TemplateSyntaxError as error:
            raise PluginError(f"{template}, line {error.lineno}: {error.message}") from None


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """Show the source of a page that cannot be rendered as code, instead of ending the build."""
    source = page.file.abs_src_path
    if source not in config.extra["unreadable"]:
        return None
    text = Path(str(source)).read_text("utf-8", errors="replace")
    return indent(text, "    ", lambda line: True)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Forget keys that the templates do not know: MkDocs' own could end the build."""
    page.meta = {key: value for key, value in page.meta.items() if key in KEYS}


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill in the address to pass on; keep one way back from notes, and none in the search."""
    html = one_way_back(html.replace(ADDRESS, config.extra["address"]))
    return leave_out_of_search(html) if plugin(config, "search") else html


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Finish the page for addresses that lead nowhere, once, in the default language."""
    if template_name != "404.html":
        return output_content
    return "" if _i18n(config).building else _finished(output_content, template_name, config)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Finish a page that the templates have rendered."""
    return _finished(output, page.file.src_uri, config)


# After the i18n plugin (-100), which builds the other languages and writes the search index again.
@event_priority(-200)
def on_post_build(config: MkDocsConfig) -> None:
    """Give each language its own search index, and leave a page wherever one has moved."""
    if _i18n(config).building:
        return
    homes = _homes(config)
    split_index(Path(config.site_dir), homes)
    env = config.theme.get_env()
    env.bytecode_cache = compiled_templates()
    template = env.get_template("moved.html")
    for old, new in config.extra["moved_pages"].items():
        file = Path(config.site_dir, old, "index.html")
        if not file.exists():
            language = language_of(new, homes)
            up = "../" * old.count("/")
            html = template.render(config=config, language=language, new=new, up=up)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(protect(html), "utf-8")


def _problems(config: MkDocsConfig) -> list[str]:
    """Return what is to be mended, and keep what the templates need of the project."""
    problems = []
    if not config.extra["site_url"] and not serving:
        problems.append(
            "SITE_URL is not set: this build is for looking at, its pages ask not to be indexed"
        )
    try:
        project = read_project(Path(config.config_file_path))
        config.extra["settings_path"] = project.settings_path
        config.extra["unreadable"] = [str(file) for file, *_ in project.unreadable]
        for finding in check.findings_in(project):
            # MkDocs names dead links itself, but with --quiet these stop no build.
            if config.strict or finding.rule != "link-dead":
                problems.append(str(finding))
    except CannotRunError as error:
        problems.append(str(error))
    except Exception as error:
        problems.append(unforeseen(error))
    return problems


def _handouts(config: MkDocsConfig) -> dict[str, bytes]:
    """Return what readers take along, by its file name."""
    address = config.extra["address"]
    words = config.extra["words"]
    event = reminder(
        summary=words["reminder.summary"],
        description=f"{words['reminder.description']} {address}",
        url=address,
        language=_language(config),
        stamp=get_build_datetime(),
    )
    return {"pictures/qr-code.svg": qr_code(address), "reminder.ics": event}


def _leave_out_unused(files: Files, config: MkDocsConfig) -> None:
    used = [*USED, *map(STEMMER.format, _homes(config))]
    for file in list(files):
        is_unused = any(fnmatch(file.src_uri, pattern) for pattern in UNUSED)
        is_used = any(fnmatch(file.src_uri, pattern) for pattern in used)
        if is_unused and not is_used:
            files.remove(file)


def _finished(html: str, name: str, config: MkDocsConfig) -> str:
    """Return a finished page: nothing breaks that must not, and a policy says what it may load."""
    before_number = config.extra["words"].get("before_number", "")
    html = typography.join(html, _language(config), before_number)
    if serving:  # MkDocs adds a script that reloads pages, which the policy would forbid
        return html
    try:
        return protect(html)
    except ValueError as error:
        raise PluginError(f"{name}: {error}; has Material been updated?") from error


def _homes(config: MkDocsConfig) -> Homes:
    """Return the homepage of each language that is built."""
    i18n = _i18n(config)
    return homes_of(dict.fromkeys([i18n.default_language, *i18n.build_languages]))


def _overrides(config: MkDocsConfig) -> Path:
    return Path(config.theme.dirs[0])


def _language(config: MkDocsConfig) -> str:
    return str(config.theme["language"])


def _i18n(config: MkDocsConfig) -> Any:
    return config.plugins["i18n"]
