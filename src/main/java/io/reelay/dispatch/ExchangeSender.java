package io.reelay.dispatch;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.ProducerTemplate;

/** A bean that sends exchanges of its own, which have nothing of the exchange that calls it. */
abstract class ExchangeSender implements CamelContextAware {
  private volatile ProducerTemplate template;

  @Override
  public CamelContext getCamelContext() {
    return template == null ? null : template.getCamelContext();
  }

  @Override
  public void setCamelContext(CamelContext context) {
    template = context.createProducerTemplate();
  }

  /** Null before there is a context. */
  ProducerTemplate template() {
    return template;
  }
}
