package app.plixa.hub.routing;

import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.apache.camel.processor.aggregate.GroupedExchangeAggregationStrategy;
import org.apache.camel.processor.aggregate.UseLatestAggregationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What routes may make of several messages: Camel's schema wants a bean, and routes make none. */
@Configuration(proxyBeanMethods = false)
class AggregationConfiguration {
    @Bean
    GroupedBodyAggregationStrategy groupedBody() {
        return new GroupedBodyAggregationStrategy();
    }

    @Bean
    GroupedExchangeAggregationStrategy groupedExchange() {
        return new GroupedExchangeAggregationStrategy();
    }

    @Bean
    UseLatestAggregationStrategy useLatest() {
        return new UseLatestAggregationStrategy();
    }
}
