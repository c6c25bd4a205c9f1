package io.meshspan.backend.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Lit's modules as they lie in their WebJars.
 *
 * @param versions WebJar name to the version on the class path
 */
record Libraries(Map<String, String> versions) {
  /** The name a module is imported by, its WebJar, and the file that the bare name means. */
  private enum Module {
    LIT("lit", "lit", "index.js"),
    LIT_HTML("lit-html", "lit-html", "lit-html.js"),
    LIT_ELEMENT("lit-element", "lit-element", "index.js"),
    REACTIVE_ELEMENT("@lit/reactive-element", "lit__reactive-element", "reactive-element.js");

    final String imported;
    final String webJar;
    final String main;

    Module(String imported, String webJar, String main) {
      this.imported = imported;
      this.webJar = webJar;
      this.main = main;
    }
  }

  private static final Pattern FILE =
      Pattern.compile("/lib/([a-z_-]+)/([0-9.]+)/((?:[a-z-]+/)*[a-z-]+\\.js)");

  Libraries {
    versions = Map.copyOf(versions);
  }

  static Libraries onClassPath() {
    Map<String, String> versions = new LinkedHashMap<>();
    for (Module module : Module.values()) {
      versions.put(module.webJar, version(module.webJar));
    }
    return new Libraries(versions);
  }

  /**
   * The import map: bare names to paths that carry the version, so that a browser may keep them.
   */
  String importMap() {
    StringJoiner map = new StringJoiner(",", "{\"imports\":{", "}}");
    for (Module module : Module.values()) {
      String folder = "/lib/" + module.webJar + "/" + versions.get(module.webJar) + "/";
      map.add("\"" + module.imported + "\":\"" + folder + module.main + "\"");
      map.add("\"" + module.imported + "/\":\"" + folder + "\"");
    }
    return map.toString();
  }

  /** The class path resource behind a path below {@code /lib/}, if it names a version in use. */
  Optional<String> resource(String path) {
    var match = FILE.matcher(path);
    return match.matches() && match.group(2).equals(versions.get(match.group(1)))
        ? Optional.of("META-INF/resources/webjars" + path.substring("/lib".length()))
        : Optional.empty();
  }

  private static String version(String webJar) {
    String at = "META-INF/maven/org.webjars.npm/" + webJar + "/pom.properties";
    try (InputStream in = Libraries.class.getClassLoader().getResourceAsStream(at)) {
      if (in == null) {
        throw new IllegalStateException(
            "the page needs the WebJar org.webjars.npm:"
                + webJar
                + " on the class path, with its "
                + at);
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(at + " cannot be read", e);
    }
  }
}
