package io.meshspan.mesh.contract;

import io.meshspan.mesh.bytes.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Type;
import org.web3j.crypto.Hash;

/**
 * A function of a contract, as its ABI has it.
 *
 * @param name its name
 * @param inputs types of its parameters, as Solidity writes them
 * @param outputs types of what it returns
 */
public record ContractFunction(String name, List<String> inputs, List<String> outputs) {
  private static final int SELECTOR_SIZE = 4;
  private static final int WORD = 32;

  public ContractFunction {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** As the selector is computed from: {@code castVote(uint256,uint8)}. */
  public String signature() {
    return name + "(" + String.join(",", inputs) + ")";
  }

  /** The first four bytes of the signature's hash. */
  public Bytes selector() {
    return Bytes.of(Hash.sha3(signature().getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
        .slice(0, SELECTOR_SIZE);
  }

  /**
   * A call of it as bytes.
   *
   * @param arguments numbers as BigInteger, addresses as Address, bytes as Bytes, texts as String,
   *     arrays as List
   */
  public Bytes call(List<?> arguments) {
    return selector().then(encode(inputs, arguments));
  }

  @SuppressWarnings("rawtypes") // web3j's own signature
  static Bytes encode(List<String> types, List<?> arguments) {
    if (types.size() != arguments.size()) {
      throw new IllegalArgumentException(
          types.size() + " arguments are wanted, got " + arguments.size());
    }
    List<Type> values = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      values.add(value(types.get(i), arguments.get(i)));
    }
    return Bytes.fromHex(FunctionEncoder.encodeConstructor(values));
  }

  private static Type<?> value(String type, Object argument) {
    try {
      return TypeDecoder.instantiateType(reference(type), plain(argument));
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalArgumentException(argument + " is no " + type, e);
    }
  }

  private static Object plain(Object argument) {
    if (argument instanceof List<?> list) {
      return list.stream().map(ContractFunction::plain).toList();
    }
    if (argument instanceof Bytes bytes) {
      return bytes.toArray();
    }
    return argument instanceof Address address ? address.toString() : argument;
  }

  private static TypeReference<?> reference(String type) throws ClassNotFoundException {
    return TypeReference.makeTypeReference(type);
  }

  /** The arguments of a call, as {@link #call} takes them. */
  public List<Object> argumentsOf(Bytes call) {
    return decode(inputs, call.slice(SELECTOR_SIZE, call.size()));
  }

  /** What a call returned, as {@link #call} takes it. */
  public List<Object> returned(Bytes output) {
    return decode(outputs, output);
  }

  /** The number that a call returned first. */
  public BigInteger returnedNumber(Bytes output) {
    return new BigInteger(1, output.slice(0, WORD).toArray());
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // web3j's own signature
  private static List<Object> decode(List<String> types, Bytes encoded) {
    List<TypeReference<Type>> references = new ArrayList<>();
    try {
      for (String type : types) {
        references.add((TypeReference) reference(type));
      }
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException("the ABI has a type that nobody knows", e);
    }
    return FunctionReturnDecoder.decode("0x" + encoded.hex(), references).stream()
        .map(ContractFunction::javaValue)
        .toList();
  }

  private static Object javaValue(Type<?> value) {
    Object inner = value.getValue();
    if (inner instanceof List<?> list) {
      return list.stream().map(element -> javaValue((Type<?>) element)).toList();
    }
    if (inner instanceof byte[] bytes) {
      return Bytes.of(bytes);
    }
    return value instanceof org.web3j.abi.datatypes.Address address
        ? Address.parse(address.getValue())
        : inner;
  }
}
