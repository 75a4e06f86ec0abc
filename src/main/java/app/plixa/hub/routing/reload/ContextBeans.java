package app.plixa.hub.routing.reload;

import app.plixa.hub.routing.lint.Beans;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ListableBeanFactory;

/** The beans of the running hub. */
final class ContextBeans implements Beans {
    private final ListableBeanFactory beans;

    ContextBeans(ListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public Collection<String> names() {
        return List.of(beans.getBeanDefinitionNames());
    }

    @Override
    public Optional<Class<?>> type(String name) {
        return beans.containsBean(name) ? Optional.ofNullable(beans.getType(name)) : Optional.empty();
    }
}
