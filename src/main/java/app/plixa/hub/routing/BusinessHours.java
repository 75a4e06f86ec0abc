package app.plixa.hub.routing;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.springframework.stereotype.Component;

/** Whether somebody is there, Monday to Friday. */
@Component("businessHours")
public class BusinessHours {
    private final Clock clock;

    BusinessHours(Clock clock) {
        this.clock = clock;
    }

    /**
     * Whether nobody is there now.
     *
     * @param hours from and, no longer included, until: {@code 09:00-18:00}
     * @param zone where they count: {@code America/Sao_Paulo}
     */
    public boolean areOver(String hours, String zone) {
        ZonedDateTime now = clock.instant().atZone(ZoneId.of(zone));
        String[] both = hours.split("-");
        LocalTime time = now.toLocalTime();
        return now.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0
                || time.isBefore(LocalTime.parse(both[0].strip()))
                || !time.isBefore(LocalTime.parse(both[1].strip()));
    }
}
