package io.meshspan.backend.page;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one Chromium, one page over a mesh's traces, and a person in front of both; all of
 * the page's test classes share them, because starting them takes longer than most tests.
 */
final class OpenPage implements ParameterResolver {
  private static final Namespace OURS = Namespace.create(OpenPage.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == PageUnderTest.class || type == Chromium.class || type == Person.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ExtensionContext.Store shared = context.getRoot().getStore(OURS);
    Class<?> type = parameter.getParameter().getType();
    if (type == PageUnderTest.class) {
      return page(shared);
    }
    return type == Chromium.class
        ? chromium(shared)
        : new Person(page(shared)::url, chromium(shared));
  }

  private static PageUnderTest page(ExtensionContext.Store shared) {
    return shared.getOrComputeIfAbsent(
        PageUnderTest.class, any -> PageUnderTest.ofAMesh(), PageUnderTest.class);
  }

  private static Chromium chromium(ExtensionContext.Store shared) {
    return shared.getOrComputeIfAbsent(
        Chromium.class, any -> Chromium.start(1280, 800), Chromium.class);
  }
}
