package io.meshspan.backend.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import org.openqa.selenium.Keys;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Somebody in front of the page: opens, reads, points and types, through all shadow roots. */
final class Person {
  private static final String FIND =
      """
      const all = (root, selector, found = []) => {
        for (const node of root.querySelectorAll('*')) {
          if (node.matches(selector)) found.push(node);
          if (node.shadowRoot) all(node.shadowRoot, selector, found);
        }
        return found;
      };
      const read = root => [...root.childNodes].map(node =>
        node.nodeType === 3 ? node.data
        : node.nodeType !== 1 || node.localName === 'style' ? ''
        : node.localName === 'dialog' && !node.open ? ''
        : node.shadowRoot ? read(node.shadowRoot) + read(node) : read(node)).join(' ');
      """;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final UnaryOperator<String> address;
  private final Chromium chromium;
  private final ChromeDriver driver;

  /** Whose browser finds a path of the page at this address. */
  Person(UnaryOperator<String> address, Chromium chromium) {
    this.address = address;
    this.chromium = chromium;
    this.driver = chromium.driver();
  }

  /** Sits down at a window of the usual size, with nothing chosen and nothing complained about. */
  void sitsDown() {
    chromium.resize(1280, 800);
    chromium.prefers(Chromium.Scheme.LIGHT);
    String origin = address.apply("");
    driver.executeCdpCommand(
        "Storage.clearDataForOrigin", Map.of("origin", origin, "storageTypes", "local_storage"));
    forgetsComplaints();
  }

  void opens(String path) {
    // A page before, so that what is seen next is surely the new one.
    driver.get("about:blank");
    driver.get(address.apply(path));
  }

  /** Opens the page unless it is open: for what does not look at it. */
  void isAt(String path) {
    if (!driver.getCurrentUrl().equals(address.apply(path))) {
      driver.get(address.apply(path));
    }
  }

  void sees(String text) {
    try {
      wait(() -> text().contains(text));
    } catch (TimeoutException e) {
      throw new AssertionError("the page never showed \"" + text + "\" but: " + text(), e);
    }
  }

  void seesNoMore(String text) {
    wait(() -> !text().contains(text));
  }

  void goesBack() {
    driver.navigate().back();
  }

  String address() {
    return driver.getCurrentUrl();
  }

  void seesAtAddress(String part) {
    try {
      wait(() -> driver.getCurrentUrl().contains(part));
    } catch (TimeoutException e) {
      throw new AssertionError("never at " + part + " but at " + driver.getCurrentUrl(), e);
    }
  }

  /** All text of the page in document order, white space made one. */
  String text() {
    return ((String) driver.executeScript(FIND + "return read(document.body)"))
        .replaceAll("[\\s\\u202f]+", " ")
        .replaceAll(" ([,.:;)])", "$1")
        .replace("( ", "(");
  }

  long count(String selector) {
    return (Long)
        driver.executeScript(FIND + "return all(document, arguments[0]).length", selector);
  }

  Object ask(String expression) {
    return driver.executeScript(FIND + "return " + expression);
  }

  /** Runs a script that may ask with {@code all(document, selector)}. */
  void does(String script) {
    driver.executeScript(FIND + script);
  }

  /** What a promise comes to: models are imported and asked in the browser itself. */
  Object model(String module, String expression) {
    return driver.executeAsyncScript(
        "const done = arguments[arguments.length - 1];"
            + "import('/page/model/"
            + module
            + ".js').then(m => "
            + expression
            + ").then(done, error => done('threw ' + error));");
  }

  void waits(String expression) {
    try {
      wait(() -> Boolean.TRUE.equals(ask(expression)));
    } catch (TimeoutException e) {
      throw new AssertionError("never became true: " + expression + "; the page: " + text(), e);
    }
  }

  void types(String field, String text) {
    wait(() -> count(field) > 0);
    driver.executeScript(
        FIND + "const f = all(document, arguments[0])[0]; f.focus(); f.select()", field);
    new Actions(driver).sendKeys(text).sendKeys(Keys.ENTER).perform();
  }

  void presses(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  void clicks(String selector) {
    wait(() -> count(selector) > 0);
    driver.executeScript(FIND + "all(document, arguments[0])[0].click()", selector);
  }

  /** A real click at a place inside an element, found by hit testing like any other. */
  void pointsAt(String selector, double x, double y) {
    List<Double> corner = corner(selector);
    mouse("mousePressed", corner.get(0) + x, corner.get(1) + y);
    mouse("mouseReleased", corner.get(0) + x, corner.get(1) + y);
  }

  void drags(String selector, double fromX, double fromY, double toX, double toY) {
    List<Double> corner = corner(selector);
    mouse("mousePressed", corner.get(0) + fromX, corner.get(1) + fromY);
    mouse("mouseMoved", corner.get(0) + (fromX + toX) / 2, corner.get(1) + (fromY + toY) / 2);
    mouse("mouseMoved", corner.get(0) + toX, corner.get(1) + toY);
    mouse("mouseReleased", corner.get(0) + toX, corner.get(1) + toY);
  }

  void hasNoComplaintFromTheBrowser() {
    List<LogEntry> severe =
        driver.manage().logs().get(LogType.BROWSER).getAll().stream()
            .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
            .toList();
    assertThat(severe).isEmpty();
  }

  /** The query of the last search that the page sent. */
  String lastSearch() {
    return (String)
        ask(
            "performance.getEntriesByType('resource').map(e => e.name)"
                + ".filter(name => name.includes('/api/meshspan/search?')).at(-1) ?? ''");
  }

  void forgetsComplaints() {
    driver.manage().logs().get(LogType.BROWSER);
  }

  private List<Double> corner(String selector) {
    wait(() -> count(selector) > 0);
    @SuppressWarnings("unchecked")
    List<Number> corner =
        (List<Number>)
            driver.executeScript(
                FIND
                    + "const r = all(document, arguments[0])[0].getBoundingClientRect();"
                    + "return [r.left, r.top]",
                selector);
    return corner.stream().map(Number::doubleValue).toList();
  }

  private void mouse(String type, double x, double y) {
    driver.executeCdpCommand(
        "Input.dispatchMouseEvent",
        Map.of("type", type, "x", x, "y", y, "button", "left", "buttons", 1, "clickCount", 1));
  }

  private void wait(java.util.function.BooleanSupplier until) {
    new WebDriverWait(driver, PATIENCE, Duration.ofMillis(60))
        .until(ignored -> until.getAsBoolean());
  }
}
