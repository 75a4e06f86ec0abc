package app.plixa.hub.routing.reload;

import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.spi.BeanRepository;

/** The running flow's beans for a rehearsal: by name, and none that belongs to the running Camel itself. */
final class OnlyByName implements BeanRepository {
    private final BeanRepository beans;

    OnlyByName(BeanRepository beans) {
        this.beans = beans;
    }

    @Override
    public Object lookupByName(String name) {
        Object bean = beans.lookupByName(name);
        return bean instanceof Component || bean instanceof CamelContext ? null : bean;
    }

    @Override
    public <T> T lookupByNameAndType(String name, Class<T> type) {
        Object bean = lookupByName(name);
        return type.isInstance(bean) ? type.cast(bean) : null;
    }

    @Override
    public <T> Map<String, T> findByTypeWithName(Class<T> type) {
        return Map.of();
    }

    @Override
    public <T> Set<T> findByType(Class<T> type) {
        return Set.of();
    }
}
