package app.plixa.hub;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that is set forward by hand. */
public final class HandClock extends Clock {
    private final Clock base;
    private volatile Duration ahead = Duration.ZERO;

    private HandClock(Clock base) {
        this.base = base;
    }

    /** One that goes on by itself, too. */
    public static HandClock going() {
        return new HandClock(Clock.tickMillis(ZoneOffset.UTC));
    }

    /** One that goes on by nothing else. */
    public static HandClock standing(Instant at) {
        return new HandClock(Clock.fixed(at, ZoneOffset.UTC));
    }

    /** Sets it forward. */
    public void forward(Duration by) {
        ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
        return base.instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
