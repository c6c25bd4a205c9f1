package io.meshspan.mesh.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshspan.mesh.bytes.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A contract as the compiler made it.
 *
 * @param name its name in its source
 * @param initCode what runs to make it, without arguments
 * @param constructorInputs types of the constructor's parameters
 * @param functions what can be called
 * @param errors what it may refuse with: written as functions are, and returning nothing
 */
public record CompiledContract(
    String name,
    Bytes initCode,
    List<String> constructorInputs,
    List<ContractFunction> functions,
    List<ContractFunction> errors) {
  /** The community's votes. */
  public static final String VOTES = "MeshVotes";

  /** Counts them. */
  public static final String GOVERNOR = "MeshGovernor";

  /** What is voted on, and all obey. */
  public static final String PARAMETERS = "MeshParameters";

  /** What members measured. */
  public static final String REPORTS = "LinkReports";

  public CompiledContract {
    constructorInputs = List.copyOf(constructorInputs);
    functions = List.copyOf(functions);
    errors = List.copyOf(errors);
  }

  /** One of the contracts kept beside this class. */
  public static CompiledContract load(String name) {
    try {
      JsonNode abi = new ObjectMapper().readTree(read(name + ".abi.json"));
      List<String> constructorInputs = List.of();
      List<ContractFunction> functions = new ArrayList<>();
      List<ContractFunction> errors = new ArrayList<>();
      for (JsonNode entry : abi) {
        switch (entry.get("type").asText()) {
          case "constructor" -> constructorInputs = types(entry.get("inputs"));
          case "function" ->
              functions.add(
                  new ContractFunction(
                      entry.get("name").asText(),
                      types(entry.get("inputs")),
                      types(entry.get("outputs"))));
          case "error" ->
              errors.add(
                  new ContractFunction(
                      entry.get("name").asText(), types(entry.get("inputs")), List.of()));
          default -> {} // events are read by whoever knows them
        }
      }
      String hex = read(name + ".hex").replaceAll("\\s", "");
      return new CompiledContract(name, Bytes.fromHex(hex), constructorInputs, functions, errors);
    } catch (IOException e) {
      throw new UncheckedIOException("contract " + name + " cannot be read", e);
    }
  }

  private static String read(String file) throws IOException {
    try (InputStream in = CompiledContract.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException("no resource " + file + " beside " + CompiledContract.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<String> types(JsonNode parameters) {
    List<String> types = new ArrayList<>();
    parameters.forEach(parameter -> types.add(parameter.get("type").asText()));
    return types;
  }

  /** What a transaction carries that makes this contract. */
  public Bytes deployment(List<?> arguments) {
    return initCode.then(ContractFunction.encode(constructorInputs, arguments));
  }

  /**
   * A function by name; where several have it, the one with the fewest parameters.
   *
   * @throws IllegalArgumentException when there is none
   */
  public ContractFunction function(String functionName) {
    return functions.stream()
        .filter(function -> function.name().equals(functionName))
        .min((a, b) -> Integer.compare(a.inputs().size(), b.inputs().size()))
        .orElseThrow(() -> new IllegalArgumentException(name + " has no function " + functionName));
  }
}
