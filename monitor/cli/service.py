"""up, poll, work: the commands that run until they are told to stop."""

from monitor.cli import running
from monitor.cli.shared import Brokers, Config, options, run


def up(config: Config = None, brokers: Brokers = None) -> None:
    """Watch the feeds: poller and worker in one process, on an embedded broker unless --brokers names one."""
    run(running.up(options(config, brokers), embedded=brokers is None))


def poll(config: Config = None, brokers: Brokers = None) -> None:
    """Poll feeds and publish their articles. Start as many as there is work for."""
    run(running.poll(options(config, brokers)))


def work(config: Config = None, brokers: Brokers = None) -> None:
    """Read articles, match rules, raise alerts, tell people. Start as many as there is work for."""
    run(running.work(options(config, brokers)))
