package io.meshspan.sdk;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** System properties for the time of a test. */
final class Properties implements AfterEachCallback {
  private final List<String> names = new ArrayList<>();

  void set(String name, String value) {
    System.setProperty(name, value);
    names.add(name);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    names.forEach(System::clearProperty);
    names.clear();
  }
}
