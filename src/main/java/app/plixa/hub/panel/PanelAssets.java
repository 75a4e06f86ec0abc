package app.plixa.hub.panel;

import java.io.IOException;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The scripts that come with libraries, at addresses without their version. */
@Configuration(proxyBeanMethods = false)
class PanelAssets implements WebMvcConfigurer {
    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/panel/lib/*")
                .addResourceLocations(folderOf("classpath*:/META-INF/resources/webjars/htmx.org/*/dist/htmx.min.js"))
                .setCacheControl(CacheControl.noCache());
    }

    private static String folderOf(String file) {
        try {
            String url = new PathMatchingResourcePatternResolver()
                    .getResources(file)[0]
                    .getURL()
                    .toString();
            return url.substring(0, url.lastIndexOf('/') + 1);
        } catch (IOException e) {
            throw new IllegalStateException("A script of the panel is missing: " + file, e);
        }
    }
}
