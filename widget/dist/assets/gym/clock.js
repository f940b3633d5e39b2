// How long the learner has had a case before them. It stands still while the page is hidden, paused or elsewhere.

export class Clock {
  constructor(now = () => performance.now()) {
    this.now = now;
    this.kept = 0;
    this.since = null;
    this.wanted = false;
    this.watch = () => (document.hidden ? this.hold() : this.wanted && this.run());
    document.addEventListener("visibilitychange", this.watch);
  }

  start() {
    this.wanted = true;
    if (!document.hidden) this.run();
  }

  stop() {
    this.wanted = false;
    this.hold();
  }

  /** No more use for it. */
  end() {
    this.stop();
    document.removeEventListener("visibilitychange", this.watch);
  }

  get seconds() {
    return Math.round((this.kept + (this.since === null ? 0 : this.now() - this.since)) / 1000);
  }

  run() {
    this.since ??= this.now();
  }

  hold() {
    if (this.since !== null) this.kept += this.now() - this.since;
    this.since = null;
  }
}
