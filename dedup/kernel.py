# mypy: ignore-errors
# What numba says of its types differs from one version to the next.
"""What makes a kernel of a function: compiled by numba once on a machine, and without the interpreter's lock.

numba keeps what it compiled on disk, and does three things there that do not suit a program that runs for seconds:

* Before it looks whether a function is kept, it sets up all that it would need to compile one, which takes a quarter of
  a second. Here the linker is told only what the compiled code calls.
* It imports each module that a compiled function is of, such as its own for arrays with all that compiles them. Here
  numba's own are not imported, as only functions that were not compiled look into their module.
* It takes what is kept for current as long as the file of the function is the same, though functions and constants
  of other files are compiled into it. Here the fingerprint covers all that a function uses.
"""

from __future__ import annotations

import hashlib
from functools import cache
from inspect import unwrap
from types import CodeType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
from llvmlite.binding import add_symbol
from numba import njit
from numba.core import environment
from numba.core.caching import FunctionCache, IndexDataCacheFile
from numba.core.runtime import _nrt_python

if TYPE_CHECKING:
    from collections.abc import Callable


def kernel(function: Callable[..., Any] | None = None, **options: Any) -> Callable[..., Any]:
    """Make a kernel of a function; `options` are those of `numba.njit`. A decorator, with or without options."""
    if function is None:
        return lambda function: kernel(function, **options)
    dispatcher = njit(nogil=True, **options)(function)
    dispatcher._cache = _Cache(function)  # noqa: SLF001 - numba has no other way to choose a cache
    return dispatcher


def leaf(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a kernel of a function that is called often, by other kernels, and makes no arrays.

    It does not count who uses the arrays that it is given, which takes longer than a short loop: the processor first
    finishes all that it was to write.
    """
    return kernel(function, _nrt=False)


class _Cache(FunctionCache):
    """Compiled functions on disk; looked for when they are called first, when all that they use is defined."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self._enabled: bool | None = None

    def load_overload(self, signature: Any, target_context: Any) -> Any:
        self._find()
        _prepare()
        with self._guard_against_spurious_io_errors():
            return self._load_overload(signature, target_context)

    def save_overload(self, signature: Any, data: Any) -> None:
        self._find()
        super().save_overload(signature, data)

    def _find(self) -> None:
        if self._enabled is None:
            try:
                super().__init__(self._function)
            except RuntimeError:  # no folder to write to: compiled anew in each process
                self._enabled = False
                return
            stamp = fingerprint(self._function)
            self._cache_file = IndexDataCacheFile(self._cache_path, self._impl.filename_base, stamp)


@cache
def _prepare() -> None:
    """Make ready for loading what is kept, once in a process."""
    # The functions that compiled code allocates arrays with, which the linker looks for by name.
    for name, address in _nrt_python.c_helpers.items():
        add_symbol(name if name.startswith("_") else f"NRT_{name}", address)
    environment._rebuild_env = _environment  # noqa: SLF001 - what is kept refers to it by name


def _environment(module: str, constants: Any, name: str, rebuild: Any = environment._rebuild_env) -> Any:  # noqa: SLF001
    """Return the environment of a compiled function as numba does, which also imports the function's module."""
    known = environment.lookup_environment(name)
    if known is not None or not module.startswith("numba."):
        return rebuild(module, constants, name)
    made = environment.Environment({"__name__": module})
    made.consts[:] = constants
    made.env_name = name
    environment.Environment._memo[name] = made  # noqa: SLF001
    return made


def fingerprint(function: Callable[..., Any]) -> str:
    """Return a hash of the code of a function and of all that it uses by name, as deep as that goes."""
    digest = hashlib.sha256()
    seen: set[Any] = set()

    def add_function(function: FunctionType) -> None:
        if function not in seen:
            seen.add(function)
            digest.update(function.__module__.encode())  # by which compiled code finds what it calls
            add_code(function.__code__, function.__globals__)
            for cell in function.__closure__ or ():
                add(cell.cell_contents)

    def add_code(code: CodeType, names: dict[str, Any]) -> None:
        digest.update(repr((code.co_name, code.co_names, code.co_varnames)).encode() + code.co_code)
        for constant in code.co_consts:
            add_code(constant, names) if isinstance(constant, CodeType) else add(constant)
        for name in code.co_names:
            if name in names:
                # How a kernel is made is compiled into those that call it, too.
                digest.update(repr(getattr(names[name], "targetoptions", None)).encode())
                add(names[name])

    def add(value: Any) -> None:
        value = unwrap(value)  # what a kernel or an intrinsic was made of
        if isinstance(value, FunctionType):
            add_function(value)
        else:
            digest.update(_content(value))

    add(function)
    return digest.hexdigest()


def _content(value: Any) -> bytes:
    """Return what tells a value from others, in each process and environment the same."""
    if isinstance(value, ModuleType):
        return value.__name__.encode()  # and not where it is: environments can share a cache
    if isinstance(value, np.ndarray):
        return repr((value.dtype, value.shape)).encode() + value.tobytes()
    if isinstance(value, frozenset):
        return repr(sorted(map(repr, value))).encode()
    return repr(value).encode()
