#===- participants.py - The processes that are measured ---------*- python -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#

import os
import select
import shutil
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))

# The peers, best known first: what the columns are called, the packages whose
# versions are told, and the groups that they take part in.
LABELS = {
    "c": "C loop",
    "static": "static shapes",
    "jax": "JAX",
    "torch": "PyTorch",
    "torchcompile": "torch.compile",
    "pytensor": "PyTensor C",
    "pytensornumba": "PyTensor numba",
    "numexpr": "numexpr",
    "numpy": "NumPy",
}
PACKAGES = {"jax": ["jax", "jaxlib"], "torch": ["torch"],
            "torchcompile": ["torch"], "pytensor": ["pytensor"],
            "pytensornumba": ["pytensor", "numba"], "numexpr": ["numexpr"],
            "numpy": ["numpy"]}
FRAMEWORKS = ["jax", "torch", "torchcompile", "pytensor", "pytensornumba"]
GROUP_PEERS = {
    "elementwise": ["c", *FRAMEWORKS, "numexpr", "numpy"],
    "reductions": [*FRAMEWORKS, "numexpr", "numpy"],
    "calls": [*FRAMEWORKS, "numexpr", "numpy"],
    "sgd": [*FRAMEWORKS, "numpy"],
    "convnet": ["jax", "torch", "torchcompile"],
    "gemm": [*FRAMEWORKS, "numpy"],
    "compile": ["jax", "torchcompile", "pytensor", "pytensornumba"],
    "memory": [*FRAMEWORKS, "numpy"],
    "shapes": ["static"],
}


class Failure(Exception):
    """The answer of a process was an error, or there was none."""


class Process:
    """Arete or a peer, with a number of threads, answering requests."""

    def __init__(self, name, threads, bench, python, keep_pages=True):
        self.name, self.threads, self.keep_pages = name, threads, keep_pages
        if name in ("arete", "static"):
            command = [bench, "--serve"]
        elif name == "c":
            command = [bench, "--serve-loops"]
        else:
            command = [python, f"{HERE}/peers/server.py", name, str(threads)]
        if shutil.which("taskset"):
            cpus = sorted(os.sched_getaffinity(0))[:threads]
            command = ["taskset", "-c", ",".join(map(str, cpus)), *command]
        self.command, self.process = command, None

    def environment(self):
        env = dict(os.environ)
        for library in ("ARETE", "OPENBLAS", "OMP", "MKL", "NUMEXPR", "NUMBA"):
            env[f"{library}_NUM_THREADS"] = str(self.threads)
        # What Arete compiles is to be compiled.
        env["ARETE_CACHE"] = "off"
        if self.keep_pages:
            # Nobody is measured while the system clears pages that go back and
            # come again.
            env["MALLOC_MMAP_THRESHOLD_"] = str(2**32)
            env["MALLOC_TRIM_THRESHOLD_"] = str(2**32)
        if self.name in ("jax", "torch", "torchcompile", "numexpr", "numpy"):
            # That is for the system's OpenBLAS; they bring their own.
            env.pop("OPENBLAS_CORETYPE", None)
        return env

    def ask(self, request, limit=60):
        """What follows "ok" in the answer, within `limit` seconds."""
        if self.process is None:
            self.process = subprocess.Popen(
                self.command, env=self.environment(), stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            # Starting does not count.
            limit += 60
        pipe, answer = self.process.stdout, b""
        deadline = time.monotonic() + limit
        try:
            self.process.stdin.write(request.encode() + b"\n")
            self.process.stdin.flush()
            while not answer.endswith(b"\n"):
                left = max(0, deadline - time.monotonic())
                if not select.select([pipe], [], [], left)[0]:
                    self.stop()
                    raise Failure(f"over {limit:.0f} s")
                part = os.read(pipe.fileno(), 65536)
                if not part:
                    raise BrokenPipeError
                answer += part
        except BrokenPipeError:
            self.stop()
            raise Failure("the process ended") from None
        kind, _, rest = answer.decode().strip().partition(" ")
        if kind != "ok":
            raise Failure(rest)
        return rest

    def memory(self, field):
        """A line of /proc/PID/status, in MB."""
        with open(f"/proc/{self.process.pid}/status") as file:
            for line in file:
                if line.startswith(field + ":"):
                    return int(line.split()[1]) / 1024
        raise Failure(f"no {field} in /proc")

    def reset_peak(self):
        """From now on VmHWM is the peak from now on."""
        with open(f"/proc/{self.process.pid}/clear_refs", "w") as file:
            file.write("5")

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None
