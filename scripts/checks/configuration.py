"""The configuration of the site, read by MkDocs itself: INHERIT, !ENV, lists and tables."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError

from checks.finding import CannotRunError, shown


def read_configuration(file: Path) -> MkDocsConfig:
    """Return the configuration in `file`, such as mkdocs.yml, without its hooks: these run a check.

    Raises `CannotRunError` with the first thing that MkDocs says against it.
    """
    config = MkDocsConfig(config_file_path=str(file.resolve()))
    try:
        with file.open("rb") as opened, warnings_of_mkdocs():
            config.load_file(opened)
            config.load_dict({"hooks": []})
            errors, _ = config.validate()
    except OSError as error:
        raise CannotRunError(f"{shown(file)}: cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, ConfigurationError, UnicodeDecodeError) as error:
        raise CannotRunError(f"{shown(file)}: {' '.join(str(error).split())}") from None
    if errors:
        key, problem = errors[0]
        raise CannotRunError(f"{shown(file)}: {key}: {_first_line(problem)}")
    return config


@contextmanager
def warnings_of_mkdocs() -> Iterator[list[str]]:
    """Collect MkDocs' warnings, which otherwise are printed, and counted by a strict build."""
    logger = logging.getLogger("mkdocs")
    messages: list[str] = []
    collector = logging.Handler(logging.WARNING)
    collector.emit = lambda record: messages.append(record.getMessage())  # type: ignore[method-assign]
    before = logger.handlers, logger.propagate, logger.level
    logger.handlers, logger.propagate = [collector], False
    logger.setLevel(logging.WARNING)  # a build with --quiet would not say them
    try:
        yield messages
    finally:
        logger.handlers, logger.propagate, level = before
        logger.setLevel(level)


def plugin(config: MkDocsConfig, name: str) -> Any:
    """Return a plugin by its name, or None; Material calls its search `material/search`."""
    for key, found in config.plugins.items():
        if key.rpartition("/")[2] == name:
            return found
    return None


def language_settings(config: MkDocsConfig) -> list[Any]:
    """Return what the i18n plugin knows of each language: locale, default, nav_translations …"""
    i18n = plugin(config, "i18n")
    return list(i18n.config.languages) if i18n else []


def _first_line(error: object) -> str:
    """Return the first line of an error: that of an unknown extension carries a traceback."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
