"""From a cold process to what validation says, beside a plain YAML reader and nornir's inventory on the same data.

``python -m tests.bench.bench_validate [ROUNDS]``. Cities: Harborview, imported from its sheets, and metros of growing
size. The peers run in ``.venv-bench`` and read the same records: PyYAML the whole city as one YAML file (in C and in
Python), nornir the devices as hosts. None of them checks anything. With ``--profile`` where the time goes is shown.
"""

from __future__ import annotations

import cProfile
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from iac.checks.run import check_city
from iac.model.city import City
from iac.model.consistency import check_consistency
from iac.model.files import read_files
from iac.model.load import load_city, parse_files
from iac.model.origins import SourceMap
from iac.model.problems import Problems
from iac.model.sections import table_names
from iac.ports import FixedClock
from iac.workflow.importing import import_csv
from iac.workflow.inventory import inventory
from iac.workflow.validate import validate
from tests.bench import metro
from tests.bench.figures import Figure, command

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
SHEETS = ROOT / "tests" / "importers" / "sheets" / "harborview"
IAC = Path(sys.executable).with_name("iac")
PEER_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
MOMENT = datetime(2026, 11, 25, tzinfo=UTC)
STEPS = ((100, 5_000), (200, 10_000), (400, 20_000))
READ_YAML = "import sys, yaml; yaml.load(open(sys.argv[1]), Loader=getattr(yaml, sys.argv[2]))"
READ_NORNIR = """
import sys
from nornir import InitNornir
options = {"host_file": sys.argv[1], "group_file": sys.argv[1] + ".groups", "defaults_file": sys.argv[1] + ".defaults"}
nr = InitNornir(inventory={"plugin": "SimpleInventory", "options": options}, logging={"enabled": False})
assert len(nr.inventory.hosts) == int(sys.argv[2])
"""


def medians(programs: Mapping[str, list[str]], rounds: int) -> dict[str, float]:
    """Return the median seconds of each program, run one after the other in each round."""
    times: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, arguments in programs.items():
            times[name].append(command(arguments, ok=(0, 2))[0])
    return {name: statistics.median(values) for name, values in times.items()}


def peak(arguments: list[str]) -> float:
    """Return the peak resident memory of a program in MB, measured in a process that starts nothing else."""
    code = "import sys; from tests.bench.figures import command; print(command(sys.argv[1:], ok=(0, 2))[1])"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def write_peers(city: Path, folder: Path) -> int:
    """Write what the peers read; return the number of devices."""
    known = load_city(city)
    (folder / "city.yaml").write_text(yaml.safe_dump(known.dump(), sort_keys=False), encoding="utf-8")
    (folder / "hosts").write_text(inventory(known, "nornir"), encoding="utf-8")
    hosts = yaml.safe_load((folder / "hosts").read_text(encoding="utf-8"))
    groups: dict[str, dict[str, str]] = {group: {} for host in hosts.values() for group in host["groups"]}
    (folder / "hosts.groups").write_text(yaml.safe_dump(groups), encoding="utf-8")
    (folder / "hosts.defaults").write_text("{}\n", encoding="utf-8")
    return len(known.devices)


def peers(folder: Path, devices: int) -> Mapping[str, list[str]]:
    """Return each peer's command."""
    python = str(PEER_PYTHON)
    return {
        "PyYAML safe_load, C": [python, "-c", READ_YAML, str(folder / "city.yaml"), "CSafeLoader"],
        "PyYAML safe_load, Python": [python, "-c", READ_YAML, str(folder / "city.yaml"), "SafeLoader"],
        "nornir inventory": [python, "-c", READ_NORNIR, str(folder / "hosts"), str(devices)],
    }


def compare(name: str, city: Path, rounds: int, target: str) -> None:
    """Show ours beside each peer."""
    versions = {"municipal-iac": version("municipal-iac"), "pyyaml": version("pyyaml"), "nornir": _nornir()}
    ours = [str(IAC), "validate", str(city), "--fail-on", "critical"]
    with tempfile.TemporaryDirectory() as temporary:
        found = peers(Path(temporary), write_peers(city, Path(temporary)))
        seconds = medians({"ours": ours, **found}, rounds)
        for peer in found:
            Figure(
                name=f"validate {name}, cold",
                ours=seconds["ours"],
                peer=seconds[peer],
                unit="s",
                peer_name=peer,
                target=target,
                versions=versions,
            ).show()
        Figure(f"validate {name}, peak memory", peak(ours), peak(found["PyYAML safe_load, C"]), "MB",
               "PyYAML safe_load, C", "< 250", versions).show()  # fmt: skip


def growth(rounds: int) -> None:
    """Show the seconds a thousand telephones take in cities of growing size: in step means that it stays."""
    with tempfile.TemporaryDirectory() as temporary:
        programs: dict[str, list[str]] = {}
        for sites, phones in STEPS:
            city = Path(temporary) / str(sites)
            metro.write(city, sites, phones)
            programs[str(sites)] = [str(IAC), "validate", str(city), "--fail-on", "critical"]
        seconds = medians(programs, rounds)
    for sites, phones in STEPS[1:]:
        Figure(
            name=f"validate {sites} sites and {phones:,} phones",
            ours=seconds[str(sites)],
            peer=seconds[str(STEPS[0][0])] * phones / STEPS[0][1],
            unit="s",
            peer_name=f"{STEPS[0][0]} sites, scaled up",
            target="≤ 1.1",
            versions={"municipal-iac": version("municipal-iac")},
        ).show()


def _nornir() -> str:
    code = "from importlib.metadata import version; print(version('nornir'))"
    return subprocess.run([PEER_PYTHON, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def profile(city: Path) -> None:
    """Print on stderr where a warm process spends its CPU time, stage by stage, and then the 25 costliest functions."""
    for stage, seconds in stages(city).items():
        print(f"{stage:40}{seconds * 1000:6.0f} ms", file=sys.stderr)
    recorder = cProfile.Profile()
    recorder.runcall(validate, city, FixedClock(MOMENT))
    pstats.Stats(recorder, stream=sys.stderr).sort_stats("cumulative").print_stats(25)


def stages(city: Path, rounds: int = 5) -> Mapping[str, float]:
    """Return the CPU seconds of each stage of a validation, the least of several rounds."""
    taken = [_stages(city) for _ in range(rounds)]
    return {stage: min(one[stage] for one in taken) for stage in taken[0]}


def _stages(city: Path) -> Mapping[str, float]:
    marks, problems = [time.process_time()], Problems()
    files = list(read_files(city, table_names(), problems))
    marks.append(time.process_time())
    document = parse_files(files, problems)
    marks.append(time.process_time())
    known = City.model_validate(document.sections).with_origins(SourceMap(document))
    marks.append(time.process_time())
    problems.extend(check_consistency(known))
    marks.append(time.process_time())
    check_city(known, MOMENT.date())
    marks.append(time.process_time())
    names = ("read the files", "parse them, keep each value's place, sort", "build the model", "look at references",
             "ask the rules")  # fmt: skip
    return {name: late - early for name, early, late in zip(names, marks, marks[1:], strict=False)}


def main() -> None:
    """Measure Harborview, a metro, and how it grows."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--profile"]
    rounds = int(arguments[0]) if arguments else 5
    with tempfile.TemporaryDirectory() as temporary:
        harborview, large = Path(temporary) / "harborview", Path(temporary) / "metro"
        import_csv(SHEETS, harborview, name="Harborview")
        metro.write(large)
        if "--profile" in sys.argv:
            profile(harborview)
        compare("Harborview", harborview, rounds, "< 1.5 s")
        compare("a metro of 400 sites and 20,000 phones", large, max(rounds // 2, 1), "< 8 s")
    growth(max(rounds // 2, 1))


if __name__ == "__main__":
    main()
