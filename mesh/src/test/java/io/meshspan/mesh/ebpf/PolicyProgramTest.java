package io.meshspan.mesh.ebpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyProgramTest {
  private static final int RUNS = 20_000;

  @ParameterizedTest
  @CsvSource({
    "100, 1, 0, 1",
    "262144, 16, 0, 1",
    "262145, 1, 0, 2",
    "100, 17, 0, 3",
    "300000, 1, 1, 1",
    "4194305, 1, 1, 2",
    "100, 9, 1, 3",
    "-1, 1, 0, 2"
  })
  void saysWhatItsSourceSays(int bytes, int hop, int type, int verdict) {
    assertThat(InterpretedPolicy.load().verdict(bytes, hop, type)).isEqualTo(verdict);
  }

  @Test
  void countsMessagesBySize() {
    InterpretedPolicy policy = InterpretedPolicy.load();
    policy.verdict(1, 1, 0);
    policy.verdict(1_000, 1, 0);
    policy.verdict(1_023, 1, 0);
    policy.verdict(1_024, 1, 0);
    policy.verdict(Integer.MIN_VALUE, 1, 0);
    assertThat(policy.sized(0)).isEqualTo(1);
    assertThat(policy.sized(9)).isEqualTo(2);
    assertThat(policy.sized(10)).isEqualTo(1);
    assertThat(policy.sized(31)).isEqualTo(1);
    assertThat(policy.totals().runs()).isEqualTo(5);
    assertThat(policy.totals().nanos()).isPositive();
  }

  @Test
  void kernelAndInterpreterAgree() throws Exception {
    KernelPermission.assumeGiven();
    InterpretedPolicy interpreted = InterpretedPolicy.load();
    Random random = new Random(99);
    try (KernelPolicy inKernel =
        new KernelPolicy(KernelObject.load(ProgramObject.MESSAGE_POLICY))) {
      assertThat(inKernel.instructions()).isEqualTo(interpreted.instructions());
      for (int i = 0; i < RUNS; i++) {
        int bytes = random.nextInt() >>> random.nextInt(32);
        int hop = random.nextInt(40);
        int type = random.nextInt(3);
        assertThat(inKernel.verdict(bytes, hop, type))
            .as("%d bytes, hop %d, type %d", bytes, hop, type)
            .isEqualTo(interpreted.verdict(bytes, hop, type));
      }
      for (int power = 0; power < PolicyProgram.SIZES; power++) {
        assertThat(inKernel.sized(power)).as("2^%d", power).isEqualTo(interpreted.sized(power));
      }
    }
  }
}
