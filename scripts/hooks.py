"""What happens at which moment of an MkDocs build. Without this file the site still builds and reads well.

MkDocs builds the site once per language, one build inside the other, and calls every function here in each of them.
"""

import logging
import os
import sys
from dataclasses import asdict
from datetime import timedelta
from fnmatch import fnmatch
from pathlib import Path
from textwrap import indent
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_build_datetime

import validate_settings_path
from additions import finish, handouts, typography
from additions.publishing import publication
from checks import languages
from checks.finding import CannotRunError
from checks.pages import KEYS
from checks.reading import OPT_OUT, apply, read_guide
from checks.settings_path import FILE_NAME, SCHEMA_NAME, as_json
from checks.words import read_words, words_file

log = logging.getLogger("mkdocs.plugins.hooks")

ADDRESS = "%opt-out-address%"  # stands in texts that are there to be copied
# Source maps serve Material's developers; palette, favicon and segmenters for other languages are not used here, and
# our own style sheet is in every page.
STYLES = ("assets/stylesheets/palette.*", "assets/stylesheets/[!m]*.css")
UNUSED = ("*.map", *STYLES, "assets/images/favicon.png", "assets/javascripts/lunr/*")

serving = False


def on_startup(command: str, dirty: bool) -> None:
    """Remember what MkDocs was started for, and refuse an environment that cannot be meant, with exit code 2."""
    global serving
    serving = command == "serve"
    try:
        publication(os.environ)
    except CannotRunError as error:
        print(f"mkdocs: {error}", file=sys.stderr)
        sys.exit(2)


# After the i18n plugin (-100), which turns the configuration to the language of this build.
@event_priority(-200)
def on_config(config: MkDocsConfig) -> None:
    """Give the templates what the environment and the canonical file say, and Markdown the words of the language."""
    published = publication(os.environ)
    if published.site_url and not serving:
        config.site_url = published.site_url
    config.extra.update(
        asdict(published),
        noindex=not published.site_url and not serving,
        expires=(get_build_datetime() + timedelta(days=360)).strftime(
            "%Y-%m-%dT%H:%M:%SZ"
        ),  # RFC 9116: within a year
        words=read_words(words_file(Path(config.theme.dirs[0]), str(config.theme["language"]))),
    )
    config.mdx_configs.setdefault("footnotes", {})["BACKLINK_TITLE"] = config.extra["words"][
        "footnote.back"
    ]


def on_pre_build(config: MkDocsConfig) -> None:
    """Read the guide and look at it, once: each finding is a warning, so that --strict stops."""
    if _i18n(config).building:
        return
    if not config.extra["site_url"] and not serving:
        log.warning(
            "SITE_URL is not set: this build is for looking at, and its pages ask not to be indexed"
        )
    config.extra.update(guide=None, settings_path=None)
    try:
        guide = read_guide(Path(config.docs_dir), Path(config.config_file_path))
        findings = apply((*validate_settings_path.RULES, *languages.RULES), guide)
    except CannotRunError as error:
        log.warning("%s", error)
        return
    config.extra.update(guide=guide, settings_path=guide.path)
    for finding in findings:
        log.warning("%s", finding)


@event_priority(-200)
def on_files(files: Files, config: MkDocsConfig) -> None:
    """Leave out what nobody can use, and add what is made of the canonical file and of the address to pass on.

    The i18n plugin keeps files that are shared by all languages for the default language only.
    """
    homes, text, language = _homes(config), config.extra["words"], str(config.theme["language"])
    stemmers = {
        f"assets/javascripts/lunr/min/lunr.{name}.min.js" for name in ("stemmer.support", *homes)
    }
    for file in list(files):
        if file.src_uri not in stemmers and any(
            fnmatch(file.src_uri, pattern) for pattern in UNUSED
        ):
            files.remove(file)
    for name in (FILE_NAME, SCHEMA_NAME):
        if files.get_file_from_path(name) is None and Path(config.docs_dir, name).is_file():
            files.append(File(name, config.docs_dir, config.site_dir, config.use_directory_urls))
    if path := config.extra["settings_path"]:
        content = as_json(path, f"{config.site_url}{SCHEMA_NAME}")
        files.append(
            File.generated(config, Path(FILE_NAME).with_suffix(".json").as_posix(), content=content)
        )
    opt_out = files.get_file_from_path(f"{OPT_OUT}/index.md")
    address = f"{config.site_url}{opt_out.url}" if opt_out else ""
    config.extra.update(
        address=address, qr_code=handouts.qr_code(address, text["pass_on.code"]) if address else ""
    )
    summary, description = text["reminder.summary"], f"{text['reminder.description']} {address}"
    reminder = handouts.calendar(
        summary=summary,
        description=description,
        url=address,
        language=language,
        stamp=get_build_datetime(),
    )
    files.append(File.generated(config, f"{homes[language]}reminder.ics", content=reminder))


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Keep compiled templates from one build to the next, and let them write dates."""
    env.bytecode_cache = FileSystemBytecodeCache()
    env.filters["plain_date"] = typography.plain_date
    env.globals.update(address=config.extra["address"], qr_code=config.extra["qr_code"])


def on_page_read_source(page: Page, config: MkDocsConfig) -> str | None:
    """Show the source of a page that cannot be rendered, instead of ending the build; the check names it."""
    guide, file = config.extra["guide"], Path(page.file.abs_src_path or "")
    if guide and file in guide.unreadable:
        return indent(
            file.read_text(encoding="utf-8", errors="replace"), "    ", lambda line: True
        )  # as code
    return None


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Forget what the templates do not know of the front matter: MkDocs' own keys could end the build."""
    page.meta = {key: value for key, value in page.meta.items() if key in KEYS}


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill in the address that is to be passed on, and join what must not break over a line."""
    html = html.replace(ADDRESS, config.extra["address"])
    return typography.join(
        html, str(config.theme["language"]), config.extra["words"]["before_number"]
    )


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Finish the page for addresses that do not exist; it is written once, with the default language's menu."""
    if template_name != "404.html":
        return output_content
    return "" if _i18n(config).building else _finish(output_content, template_name)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Finish a page that the templates have rendered."""
    return _finish(output, page.file.src_uri)


# After the i18n plugin (-100), which builds the other languages and writes the search index again.
@event_priority(-200)
def on_post_build(config: MkDocsConfig) -> None:
    """When all languages are built, give each its own search index, and leave a page wherever one has moved."""
    if _i18n(config).building:
        return
    homes, template = _homes(config), config.theme.get_env().get_template("moved.html")
    finish.split_index(Path(config.site_dir), homes)
    for old, new in (config.extra.get("moved") or {}).items():
        file = Path(config.site_dir, old, "index.html")
        file.parent.mkdir(parents=True, exist_ok=True)
        language = next(code for code, home in homes.items() if new.startswith(home))
        html = template.render(
            config=config, language=language, new=new, up="../" * len(Path(old).parts)
        )
        file.write_text(finish.protect(html), encoding="utf-8")


def _finish(html: str, name: str) -> str:
    try:
        # `mkdocs serve` adds a script of its own to reload pages, which a policy would forbid.
        return html if serving else finish.protect(html)
    except ValueError as error:
        raise PluginError(f"{name}: {error}; has Material been updated?") from error


def _homes(config: MkDocsConfig) -> dict[str, str]:
    """Return the homepage of each language; an address belongs to the first one that it begins with."""
    default, codes = _i18n(config).default_language, _i18n(config).build_languages
    return {code: f"{code}/" for code in codes if code != default} | {default: ""}


def _i18n(config: MkDocsConfig) -> Any:
    return config.plugins["i18n"]
