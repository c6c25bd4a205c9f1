package io.meshspan.backend.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The page's colours as a browser resolves them: readable (WCAG 2.1), and apart for every eye.
 * Colour blindness by the matrices of Machado, Oliveira & Fernandes (2009), severity 1; distances
 * in OKLab.
 */
@ExtendWith(OpenPage.class)
class ColoursTest {
  private static final List<String> FAMILIES =
      List.of(
          "raft",
          "mesh",
          "mape_k",
          "crdt",
          "ledger",
          "contract",
          "dao",
          "spiffe",
          "fl",
          "ml",
          "ebpf");
  private static final double[][] NORMAL = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  private static final Map<String, double[][]> EYES =
      Map.of(
          "normal", NORMAL,
          "protanopia",
              new double[][] {
                {.152286, 1.052583, -.204868},
                {.114503, .786281, .099216},
                {-.003882, -.048116, 1.051998}
              },
          "deuteranopia",
              new double[][] {
                {.367322, .860646, -.227968},
                {.280085, .672501, .047413},
                {-.011820, .042940, .968881}
              },
          "tritanopia",
              new double[][] {
                {1.255528, -.076749, -.178779},
                {-.078411, .930809, .147602},
                {.004733, .691367, .303900}
              });

  private final Person person;
  private final Chromium chromium;

  ColoursTest(Person person, Chromium chromium) {
    this.person = person;
    this.chromium = chromium;
  }

  @ParameterizedTest
  @EnumSource(Chromium.Scheme.class)
  void textIsReadableAndBarsAreSeen(Chromium.Scheme scheme) {
    Map<String, double[]> colours = resolved(scheme);
    for (String ground : List.of("panel", "surface", "chosen", "hover")) {
      for (String text : List.of("ink", "muted", "accent")) {
        assertThat(contrast(colours.get(text), colours.get(ground)))
            .as("%s on %s", text, ground)
            .isGreaterThanOrEqualTo(4.5);
      }
    }
    for (String ground : List.of("panel", "surface", "error-wash")) {
      assertThat(contrast(colours.get("error"), colours.get(ground)))
          .as("error on %s", ground)
          .isGreaterThanOrEqualTo(4.5);
    }
    for (String family : FAMILIES) {
      assertThat(contrast(colours.get("family-" + family), colours.get("panel")))
          .as(family)
          .isGreaterThanOrEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource(Chromium.Scheme.class)
  void noTwoFamiliesLookAlikeToAnyEyeNorLikeAnError(Chromium.Scheme scheme) {
    Map<String, double[]> colours = resolved(scheme);
    List<String> names =
        new ArrayList<>(FAMILIES.stream().map(family -> "family-" + family).toList());
    names.add("error");
    EYES.forEach(
        (eye, matrix) -> {
          for (int i = 0; i < names.size(); i++) {
            for (int j = 0; j < i; j++) {
              double apart =
                  distance(
                      seen(colours.get(names.get(i)), matrix),
                      seen(colours.get(names.get(j)), matrix));
              assertThat(apart)
                  .as("%s and %s, %s", names.get(i), names.get(j), eye)
                  .isGreaterThan(0.05);
            }
          }
        });
  }

  /** Linear red, green and blue by the name of the token. */
  private Map<String, double[]> resolved(Chromium.Scheme scheme) {
    person.sitsDown();
    chromium.prefers(scheme);
    person.opens("/");
    @SuppressWarnings("unchecked")
    Map<String, String> given = (Map<String, String>) paletteOf(chromium);
    return given.entrySet().stream()
        .collect(
            java.util.stream.Collectors.toMap(
                Map.Entry::getKey, entry -> linear(entry.getValue())));
  }

  private static Object paletteOf(Chromium chromium) {
    return chromium
        .driver()
        .executeAsyncScript(
            "const done = arguments[0]; import('/page/draw/palette.js').then(m => done(m.palette(document.body)))");
  }

  private static double[] linear(String rgb) {
    var numbers = Pattern.compile("\\d+(?:\\.\\d+)?").matcher(rgb);
    double[] result = new double[3];
    for (int i = 0; i < 3 && numbers.find(); i++) {
      double value = Double.parseDouble(numbers.group()) / 255;
      result[i] = value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
    return result;
  }

  private static double contrast(double[] one, double[] other) {
    double[] light = {luminance(one) + 0.05, luminance(other) + 0.05};
    return Math.max(light[0] / light[1], light[1] / light[0]);
  }

  private static double luminance(double[] c) {
    return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
  }

  private static double[] seen(double[] colour, double[][] matrix) {
    double[] result = new double[3];
    for (int i = 0; i < 3; i++) {
      result[i] =
          Math.max(
              0, matrix[i][0] * colour[0] + matrix[i][1] * colour[1] + matrix[i][2] * colour[2]);
    }
    return result;
  }

  private static double distance(double[] one, double[] other) {
    double[] a = okLab(one);
    double[] b = okLab(other);
    return Math.sqrt(
        Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2) + Math.pow(a[2] - b[2], 2));
  }

  private static double[] okLab(double[] c) {
    double l = Math.cbrt(.4122214708 * c[0] + .5363325363 * c[1] + .0514459929 * c[2]);
    double m = Math.cbrt(.2119034982 * c[0] + .6806995451 * c[1] + .1073969566 * c[2]);
    double s = Math.cbrt(.0883024619 * c[0] + .2817188376 * c[1] + .6299787005 * c[2]);
    return new double[] {
      .2104542553 * l + .7936177850 * m - .0040720468 * s,
      1.9779984951 * l - 2.4285922050 * m + .4505937099 * s,
      .0259040371 * l + .7827717662 * m - .8086757660 * s
    };
  }
}
