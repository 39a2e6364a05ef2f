"""The few things that a converting process may ask of the kernel, as a filter in the kernel's own language.

An allow-list (seccomp, `man 2 seccomp`): whatever is not named is refused with EPERM, also by kernels newer than this
list. There is no opening of any file, no socket, no other process, no signal to one, and no new executable memory.
"""

import ctypes
import platform
import struct
from dataclasses import dataclass

_ALLOWED = {
    # name: (x86-64, aarch64); None where an architecture has no such call
    "read": (0, 63),
    "readv": (19, 65),
    "pread64": (17, 67),
    "write": (1, 64),
    "writev": (20, 66),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "poll": (7, None),
    "ppoll": (271, 73),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "brk": (12, 214),
    "madvise": (28, 233),
    "futex": (202, 98),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "gettimeofday": (96, 169),
    "times": (100, 153),
    "getrusage": (98, 165),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "getrandom": (318, 278),
    "set_robust_list": (273, 99),
    "rseq": (334, 293),
    "exit": (60, 93),
    "exit_group": (231, 94),
}

_NOT_EXECUTABLE = {"mmap": (9, 222), "mprotect": (10, 226)}
"""Allowed as long as the memory is not to be executed: what a broken parser is fed is never a program."""

_PROT_EXEC = 4
_ERRNO_EPERM, _ALLOW, _KILL = 0x0005_0001, 0x7FFF_0000, 0x8000_0000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _THIRD_ARGUMENT = 0, 4, 16 + 2 * 8
"""Offsets in `struct seccomp_data`; of the argument its lower half, both architectures being little-endian."""

_X32 = 0x4000_0000
"""The bit of x86-64's second set of numbers, through which a filter could be walked around."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What differs between architectures.

    Attributes:
        column: of the tables above.
        audit: the architecture's number in `linux/audit.h`.
        seccomp: number of seccomp(2).
        landlock: number of landlock_create_ruleset(2); restrict_self(2) is two further.
    """

    column: int
    audit: int
    seccomp: int
    landlock: int


MACHINES = {
    "x86_64": Machine(0, 0xC000_003E, 317, 444),
    "aarch64": Machine(1, 0xC000_00B7, 277, 444),
}


def machine() -> Machine | None:
    """Return what is known of this machine; None where no filter can be made for it."""
    if platform.system() != "Linux" or ctypes.sizeof(ctypes.c_void_p) != 8:
        return None
    return MACHINES.get(platform.machine())


def program(here: Machine) -> bytes:
    """Return the filter as instructions of classic BPF, 8 bytes each."""
    allowed = sorted(n for numbers in _ALLOWED.values() if (n := numbers[here.column]) is not None)
    memory = sorted(numbers[here.column] for numbers in _NOT_EXECUTABLE.values())
    code = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, here.audit),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _KILL),
    ]
    for number in allowed:
        code += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    for number in memory:
        code += [
            (_EQUAL, 0, 4, number),
            (_LOAD, 0, 0, _THIRD_ARGUMENT),
            (_ANY_BIT, 0, 1, _PROT_EXEC),
            (_RETURN, 0, 0, _ERRNO_EPERM),
            (_RETURN, 0, 0, _ALLOW),
        ]
    code.append((_RETURN, 0, 0, _ERRNO_EPERM))
    return b"".join(struct.pack("<HBBI", *line) for line in code)
