import Synchronization

/// A place in a checkpoint's names, such as `owlvit.vision_model.encoder`, from which layers take their weights.
///
/// Loading is strict both ways: a tensor that is missing or has another shape is an error when a layer asks for it, and
/// ``finish(ignoring:)`` names those that no layer asked for. Nothing is ever initialised at random in silence.
public struct WeightScope: Sendable {
  private let source: any WeightSource
  private let taken: TakenParameters
  private let prefix: String
  /// How the layers that take their weights here are computed.
  let settings: ComputeSettings

  /// The root scope of a source.
  public init(_ source: any WeightSource, settings: ComputeSettings = ComputeSettings()) {
    self.init(source: source, settings: settings, taken: TakenParameters(), prefix: "")
  }

  private init(source: any WeightSource, settings: ComputeSettings, taken: TakenParameters, prefix: String) {
    self.source = source
    self.settings = settings
    self.taken = taken
    self.prefix = prefix
  }

  /// The scope below this one: `scope["encoder"]["layers"]`.
  public subscript(_ name: String) -> WeightScope {
    WeightScope(source: source, settings: settings, taken: taken, prefix: path(name))
  }

  /// The scope of an element of a list: `scope["layers"][0]`.
  public subscript(_ index: Int) -> WeightScope { self[String(index)] }

  /// The weight `name` of this scope, which must exist and have `shape`; the values are read later.
  public func parameter(_ name: String, _ shape: [Int]) throws -> Parameter {
    let full = path(name)
    source.prepare(full, shape)
    guard let found = source.shape(of: full) else { throw TensorError.missingTensor(name: full) }
    guard found == shape else { throw TensorError.misshapenTensor(name: full, found: found, expected: shape) }
    let parameter = Parameter(name: full, shape: shape, source: source)
    taken.insert(parameter)
    return parameter
  }

  /// All weights that layers took from the root of this scope, in the order they asked: what there is to train and to save.
  public var parameters: [Parameter] { taken.parameters }

  /// Whether the checkpoint holds `name` in this scope.
  public func contains(_ name: String) -> Bool { source.shape(of: path(name)) != nil }

  /// Ends loading: a tensor that no layer took, and that `isKnown` does not recognise as a published leftover, is an error.
  public func finish(ignoring isKnown: (String) -> Bool = { _ in false }) throws {
    let used = Set(taken.parameters.map(\.name))
    let leftover = source.names.filter { !used.contains($0) && !isKnown($0) }.sorted()
    if !leftover.isEmpty { throw TensorError.leftoverTensors(names: leftover) }
  }

  private func path(_ name: String) -> String { prefix.isEmpty ? name : prefix + "." + name }
}

private final class TakenParameters: Sendable {
  private let state = Mutex<[Parameter]>([])
  func insert(_ parameter: Parameter) { state.withLock { $0.append(parameter) } }
  var parameters: [Parameter] { state.withLock { $0 } }
}
