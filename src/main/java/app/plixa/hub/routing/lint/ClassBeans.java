package app.plixa.hub.routing.lint;

import java.beans.Introspector;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

/** The hub's beans as its classes declare them, where no hub runs. */
final class ClassBeans implements Beans {
    private final Map<String, String> classes = new HashMap<>();

    ClassBeans() {
        ClassPathScanningCandidateComponentProvider scan =
                new ClassPathScanningCandidateComponentProvider(true, new StandardEnvironment());
        for (BeanDefinition found : scan.findCandidateComponents("app.plixa.hub")) {
            AnnotationMetadata metadata = ((AnnotatedBeanDefinition) found).getMetadata();
            Object given =
                    metadata.getAnnotationAttributes(Component.class.getName()).get("value");
            String name = given.equals("")
                    ? Introspector.decapitalize(ClassUtils.getShortName(metadata.getClassName()))
                    : given.toString();
            classes.put(name, metadata.getClassName());
            for (MethodMetadata method : metadata.getAnnotatedMethods(Bean.class.getName())) {
                classes.put(method.getMethodName(), method.getReturnTypeName());
            }
        }
    }

    @Override
    public Collection<String> names() {
        return classes.keySet();
    }

    @Override
    public Optional<Class<?>> type(String name) {
        return Optional.ofNullable(classes.get(name))
                .map(type -> ClassUtils.resolveClassName(type, ClassBeans.class.getClassLoader()));
    }
}
