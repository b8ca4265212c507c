"""Where Jinja keeps compiled templates from one run to the next. It only saves time."""

from jinja2 import FileSystemBytecodeCache


def compiled_templates() -> FileSystemBytecodeCache | None:
    """Return where compiled templates are kept, or None where the folder is somebody else's."""
    try:
        return FileSystemBytecodeCache()
    except (OSError, RuntimeError):
        return None
