"""What happens at which moment of an MkDocs build. The work itself is done by the modules next to this one.

All of it only enhances: without this file the site still builds and reads well. MkDocs builds the site once per
language, one build inside the other, and calls every function here in each of them.
"""

from __future__ import annotations

import gc
import logging
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File
from mkdocs.utils import get_build_datetime

import content_security
import label_table
import qr_code
import search_index
import site_files
from findings import CannotRunError
from settings_path import SettingsPath, load
from template_cache import TemplateCache
from validate_settings_path import check

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

# A build makes very many small objects and keeps most of them: not looking for garbage saves a tenth of its time.
gc.set_threshold(1_000_000)

log = logging.getLogger("mkdocs.plugins.hooks")

SETTINGS_PATH = "settings-path.toml"
OPT_OUT = "opt-out/index.md"
TEMPLATES = TemplateCache()
ADDRESS = "%opt-out-address%"  # stands in texts that are there to be copied


class _Build:
    """What the events of one language's build share."""

    path: SettingsPath | None = None  # None while the canonical file cannot be read
    language: str
    words: label_table.Words
    address: str = ""  # of the opt-out page
    qr_code: str = ""  # of that address
    serving: bool = False


def on_startup(command: str, dirty: bool) -> None:
    """Remember what MkDocs was started for."""
    _Build.serving = command == "serve"


# After the i18n plugin (-100), which turns the configuration to the language of this build.
@event_priority(-200)
def on_config(config: MkDocsConfig) -> None:
    """Take the words of this build's language, for us and for Markdown extensions that are otherwise English."""
    if not config.site_url:
        raise PluginError("site_url is empty: set the environment variable SITE_URL to the address of the site")
    _Build.language = str(config.theme["language"])
    env = config.theme.get_env()
    env.bytecode_cache = TEMPLATES
    strings = env.get_template(f"strings/{_Build.language}.html")
    _Build.words = strings.module.t  # type: ignore[attr-defined]
    config.mdx_configs.setdefault("footnotes", {})["BACKLINK_TITLE"] = _Build.words("footnote.back")


def on_pre_build(config: MkDocsConfig) -> None:
    """Compare the pages with the canonical settings path, once: each finding is a warning, so that --strict stops."""
    if _i18n(config).building:
        return
    docs = Path(config.docs_dir)
    try:
        _Build.path = load(docs / SETTINGS_PATH)
        findings = check(docs)
    except CannotRunError as error:
        _Build.path = None
        log.warning("%s", error)
        return
    for finding in findings:
        log.warning("%s", finding)


@event_priority(-200)
def on_files(files: Files, config: MkDocsConfig) -> None:
    """Leave out what nobody can use, let every language link to the canonical file, and add its reminder.

    The i18n plugin keeps files that are shared by all languages for the default language only.
    """
    for file in list(files):
        if site_files.is_unused(file.src_uri, _i18n(config).build_languages):
            files.remove(file)
    if files.get_file_from_path(SETTINGS_PATH) is None:
        files.append(File(SETTINGS_PATH, config.docs_dir, config.site_dir, config.use_directory_urls))
    if opt_out := files.get_file_from_path(OPT_OUT):
        _Build.address = f"{config.site_url}{opt_out.url}"
        _Build.qr_code = qr_code.svg(_Build.address, _Build.words("share.code"))
        calendar = site_files.calendar(_Build.words, _Build.address, _Build.language, _built())
        files.append(File.generated(config, f"{_homes(config)[_Build.language]}reminder.ics", content=calendar))


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Speed up the templates."""
    env.bytecode_cache = TEMPLATES


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill in what the page takes from the canonical file, and the address that is to be passed on."""
    if _Build.path:
        html = label_table.fill(html, _Build.path, _Build.language, _Build.words, page.meta.get("step"))
    return html.replace(ADDRESS, _Build.address)


def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    """Give pages that are for passing on the address of the opt-out page and its QR code."""
    if page.meta.get("share"):
        cast(dict[str, Any], context).update(address=_Build.address, qr_code=_Build.qr_code)


def on_template_context(context: TemplateContext, template_name: str, config: MkDocsConfig) -> None:
    """Give llms.txt the canonical settings path and security.txt its date."""
    cast(dict[str, Any], context).update(settings_path=_Build.path, expires=site_files.expires(_built()))


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Finish the page for addresses that do not exist; it is written once, with the default language's menu."""
    if template_name != "404.html":
        return output_content
    return "" if _i18n(config).building else _finish(output_content, template_name, config)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Finish a page that the templates have rendered."""
    return _finish(output, page.file.src_uri, config)


# After the i18n plugin (-100), which builds the other languages and writes the search index again.
@event_priority(-200)
def on_post_build(config: MkDocsConfig) -> None:
    """When all languages are built, give each its own search index."""
    if not _i18n(config).building:
        search_index.split(Path(config.site_dir), _homes(config))


def _finish(html: str, name: str, config: MkDocsConfig) -> str:
    try:
        # `mkdocs serve` adds a script of its own to reload pages, which a policy would forbid.
        return html if _Build.serving else content_security.protect(html)
    except ValueError as error:
        raise PluginError(f"{name}: {error}; has Material been updated?") from error


def _built() -> datetime:
    return get_build_datetime()  # honours SOURCE_DATE_EPOCH


def _homes(config: MkDocsConfig) -> dict[str, str]:
    i18n = _i18n(config)
    return {code: "" if code == i18n.default_language else f"{code}/" for code in i18n.build_languages}


def _i18n(config: MkDocsConfig) -> Any:
    return config.plugins["i18n"]
