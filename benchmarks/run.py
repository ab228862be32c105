#===- run.py - Arete and its peers in alternation ---------------*- python -*-===#
#
# Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Usage: run.py --bench=ARETE_BENCH [--quick] [--threads=1,2] [--rounds=N]
#               [--json=FILE] [--page=FILE] [GROUP...]
#
# For each number of threads and each workload of the groups: Arete and every
# peer prepare it, their results are compared with Arete's, and then they take
# turns, a short run each, round after round. Each has a process of its own that
# lasts, so that nobody's start is measured and nobody's threads spin in
# another's time. A ratio is the peer's time divided by Arete's of the same
# round.
#
# Prints what happens, writes all figures as JSON and the page. Fails if a
# result differs.
#
#===----------------------------------------------------------------------===#

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

import numpy as np

import participants
import report
import workloads
from participants import Failure, Process

TOLERANCE = {"f32": 2e-4, "f64": 1e-9}
# A call that takes longer is made once, and not in every round.
SLOW = 2e9
# Seconds; a peer that needs more to compile is stopped.
COMPILE_LIMIT = 30
WARM_UP = next(workloads.elementwise(sizes=(10,)))


def load_results(process, folder):
    count = int(process.ask(f"result {folder}"))
    return [np.load(f"{folder}/{i}.npy") for i in range(count)]


def difference(workload, got, expected):
    """What is wrong with a peer's results; None if they agree. An array may
    differ by a part of its largest element."""
    if len(got) != len(expected):
        return f"{len(got)} results instead of {len(expected)}"
    for i, (x, y) in enumerate(zip(got, expected)):
        if x.shape != y.shape or x.dtype != y.dtype:
            return f"result {i} is {x.dtype}{x.shape}, not {y.dtype}{y.shape}"
        scale = np.max(np.abs(y), initial=1e-6)
        error = np.max(np.abs(x - y), initial=0) / scale
        if not error <= TOLERANCE[workload.dtype]:
            return f"result {i} differs by {error:.1e} of the largest element"
    return None


class Runner:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.processes = {}
        self.disagreements = []
        # Seconds, by workload and name.
        self.compiling = {}

    def process(self, name, threads):
        key = name, threads
        if key not in self.processes:
            self.processes[key] = Process(name, threads, self.options.bench,
                                          sys.executable)
        return self.processes[key]

    def stop(self):
        for process in self.processes.values():
            process.stop()
        self.processes = {}

    def prepare(self, workload, process, expected, extra="", limit=60):
        """The milliseconds of compiling, and the results."""
        line = workload.line() + extra
        if process.name == "static":
            line += " shapes=static"
        # Arete tells the time of the processor as well.
        compile_ms = [float(x) for x in
                      process.ask(f"prepare {line}", limit).split()]
        got = load_results(process, self.folder)
        problem = expected and difference(workload, got, expected)
        if problem:
            text = f"{workload.name}, {process.name}: {problem}"
            self.disagreements.append(text)
            raise Failure(f"DISAGREES: {problem}")
        return compile_ms, got

    def measure(self, workload, threads, peers):
        """The figures of a workload, as they are in the JSON: times are
        nanoseconds, of each round."""
        record = dict(group=workload.group, name=workload.name,
                      dtype=workload.dtype, threads=threads,
                      bytes=workload.bytes, flops=workload.flops,
                      times={}, bound=[], missing={})
        how = {"compile": self.measure_compiling,
               "memory": self.measure_memory}.get(workload.group,
                                                  self.measure_calls)
        how(workload, record, ["arete", *peers])
        for name in record["missing"]:
            record["times"].pop(name, None)
        too_long = record["missing"].get("arete", "").startswith("over")
        if "arete" in record["missing"] and not too_long:
            self.disagreements.append(
                f"{workload.name}: {record['missing']['arete']}")
        return record

    def measure_calls(self, workload, record, names):
        ready, expected = [], None
        for name in names:
            process = self.process(name, record["threads"])
            try:
                _, got = self.prepare(workload, process, expected)
                expected = expected or got
                ready.append(process)
                record["times"][name] = []
            except Failure as failure:
                record["missing"][name] = str(failure)
                if name == "arete":
                    return
        for _ in range(self.options.rounds):
            for process in list(ready):
                times = record["times"][process.name]
                if times and times[0] > SLOW:
                    times.append(times[0])
                    continue
                try:
                    answer = process.ask(f"time {self.options.seconds}")
                    times.append(float(answer))
                    if process.name == "arete" and "c" in record["times"]:
                        answer = process.ask(f"bound {self.options.seconds}")
                        record["bound"].append(float(answer))
                except Failure as failure:
                    record["missing"][process.name] = str(failure)
                    ready.remove(process)

    def measure_compiling(self, workload, record, names):
        """The times are those of compiling. Arete compiles in a new process
        each time, since what a process has compiled it need not compile again;
        the peers forget what they have."""
        expected = None
        for _ in range(min(3, self.options.rounds)):
            for name in names:
                times = record["times"].setdefault(name, [])
                if name != "arete" and self.is_hopeless(workload, name):
                    record["missing"][name] = f"over {COMPILE_LIMIT} s"
                if times and times[0] > SLOW or name in record["missing"]:
                    times += times[:1]
                    continue
                process = self.process(name, record["threads"])
                try:
                    if name == "arete":
                        process.stop()
                    if process.process is None:
                        # What happens once in a process.
                        process.ask(f"prepare {WARM_UP.line()}")
                    ms, got = self.prepare(workload, process, expected,
                                           " cold=1", COMPILE_LIMIT)
                    expected = expected or got
                    times.append(1e6 * ms[0])
                    self.compiling[workload.name, name] = ms[0] / 1e3
                    if name == "arete":
                        record.setdefault("cpu_ms", []).append(ms[1])
                except Failure as failure:
                    record["missing"][name] = str(failure)
                    self.compiling[workload.name, name] = COMPILE_LIMIT
                    if name == "arete":
                        return

    def is_hopeless(self, workload, name):
        """Whether a tenth of the nodes took a tenth of the limit or more."""
        nodes = workload.params.get("nodes", 0)
        tenth = workload.name.replace(str(nodes), str(nodes // 10), 1)
        return nodes and 10 * self.compiling.get((tenth, name), 0) >= COMPILE_LIMIT

    def measure_memory(self, workload, record, names):
        """The times are bytes: by how much the peak of the resident memory
        while steps are made exceeds what the process had before the workload
        was prepared. "whole" is the same with the peak of all since then.
        Before, everyone has made small steps of the same kind: pages of
        libraries that are read for the first time, and what is set up once in
        a process, are not the workload's. Arete has to compile it all the
        same, since the small steps are of another dtype."""
        expected, record["whole"] = None, {}
        for name in names:
            process = Process(name, record["threads"], self.options.bench,
                              sys.executable, keep_pages=False)
            try:
                for small in workloads.warm_up(workload):
                    process.ask(f"prepare {small.line()}")
                    process.ask("time 0")
                process.ask("trim")
                before = process.memory("VmRSS")
                _, got = self.prepare(workload, process, expected)
                expected = expected or got
                record["whole"][name] = process.memory("VmHWM") - before
                process.ask("trim")
                process.reset_peak()
                process.ask("time 0.1")
                record["times"][name] = [process.memory("VmHWM") - before]
            except Failure as failure:
                record["missing"][name] = str(failure)
            finally:
                process.stop()


def available(peers):
    """The peers that there are; the others are told."""
    found = []
    for peer in peers:
        modules = participants.PACKAGES.get(peer, [])
        code = "import " + ", ".join(modules) if modules else ""
        if subprocess.run([sys.executable, "-c", code],
                          capture_output=True).returncode == 0:
            found.append(peer)
        else:
            print(f"no {participants.LABELS[peer]}: "
                  f"{' or '.join(modules)} cannot be imported")
    return found


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bench", required=True)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--peers")
    parser.add_argument("--match", default="")
    parser.add_argument("--json", default="bench.json")
    parser.add_argument("--page")
    parser.add_argument("groups", nargs="*", metavar="GROUP")
    options = parser.parse_args()
    unknown = set(options.groups) - set(workloads.GROUPS)
    if unknown:
        parser.error(f"unknown group {', '.join(sorted(unknown))}; there are "
                     + ", ".join(workloads.GROUPS))
    options.rounds = options.rounds or (3 if options.quick else 5)
    options.seconds = 0.005 if options.quick else 0.01
    return options


def main():
    options = parse()
    groups = options.groups or list(workloads.GROUPS)
    wanted = {p for g in groups for p in participants.GROUP_PEERS[g]}
    if options.peers is not None:
        wanted &= {"c", "static", *options.peers.split(",")}
    if options.quick:
        # They compile longer than all others together.
        wanted -= {"torchcompile", "pytensornumba"}
    peers = available([p for p in participants.LABELS if p in wanted])
    threads = [int(t) for t in options.threads.split(",")]

    folder = tempfile.mkdtemp(
        prefix="arete-bench-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
    runner = Runner(options, folder)
    run = dict(machine=report.machine(peers), limits={}, records=[])
    start = time.monotonic()
    try:
        for count in threads:
            limits = runner.process("arete", count).ask(f"limits {count}")
            run["limits"][count] = [float(x) for x in limits.split()]
            for group in groups:
                # What does not depend on it is measured once.
                if group in ("compile", "memory") and count != threads[0]:
                    continue
                for workload in workloads.GROUPS[group]():
                    if options.quick and not workload.quick:
                        continue
                    if options.match not in workload.name:
                        continue
                    names = [p for p in participants.GROUP_PEERS[group]
                             if p in peers and (p != "c" or count == 1)]
                    record = runner.measure(workload, count, names)
                    run["records"].append(record)
                    print(report.line(record), flush=True)
            runner.stop()
    finally:
        runner.stop()
        shutil.rmtree(folder, ignore_errors=True)

    run["seconds"] = time.monotonic() - start
    run["disagreements"] = runner.disagreements
    with open(options.json, "w") as file:
        json.dump(run, file)
    page = report.page(run)
    if options.page:
        with open(options.page, "w") as file:
            file.write(page)
        for name, text in report.plots(run).items():
            with open(os.path.join(os.path.dirname(options.page), name),
                      "w") as file:
                file.write(text)
    print(page)
    for text in runner.disagreements:
        print("disagreement:", text, file=sys.stderr)
    return 1 if runner.disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
