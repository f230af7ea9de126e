import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP server on a port of its own, whose answers and faults a test decides.
final class LoopbackServer: Sendable {
  struct Request: Sendable {
    let method: HTTPMethod
    let path: String
    let headers: HTTPHeaders
    /// How many requests of this method and path came before.
    let earlier: Int
  }

  struct Reply: Sendable {
    /// What goes wrong after the head.
    enum Fault: Sendable {
      /// The connection closes after so many bytes.
      case close(after: Int)
      /// Nothing follows so many bytes; the connection stays open.
      case stall(after: Int)
      /// A byte comes every so many milliseconds.
      case drip(milliseconds: Int)
    }

    var status = 200
    var headers: [(String, String)] = []
    var body: [UInt8] = []
    var fault: Fault?
    /// Whether `Content-Length` is added; without it the body is chunked.
    var statesLength = true
  }

  typealias Handler = @Sendable (Request) -> Reply

  private let channel: any Channel
  private let log: Log

  private final class Log: Sendable {
    let requests = Mutex<[Request]>([])
  }

  private init(channel: any Channel, log: Log) {
    self.channel = channel
    self.log = log
  }

  static func start(_ handler: @escaping Handler) async throws -> LoopbackServer {
    let log = Log()
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(Connection(log: log, handler: handler))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    return LoopbackServer(channel: channel, log: log)
  }

  var address: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }
  var requests: [Request] { log.requests.withLock { $0 } }

  func stop() async { try? await channel.close() }

  private final class Connection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart
    private let log: Log
    private let handler: Handler

    init(log: Log, handler: @escaping Handler) {
      self.log = log
      self.handler = handler
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      guard case .head(let head) = unwrapInboundIn(data) else { return }
      let request = log.requests.withLock { requests in
        let earlier = requests.count { $0.method == head.method && $0.path == head.uri }
        let request = Request(method: head.method, path: head.uri, headers: head.headers, earlier: earlier)
        requests.append(request)
        return request
      }
      send(handler(request), to: request, context)
    }

    private func send(_ reply: Reply, to request: Request, _ context: ChannelHandlerContext) {
      var headers = HTTPHeaders(reply.headers)
      if reply.statesLength, !headers.contains(name: "Content-Length") {
        headers.add(name: "Content-Length", value: "\(reply.body.count)")
      }
      let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: reply.status), headers: headers)
      context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
      if request.method == .HEAD {
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        return
      }
      switch reply.fault {
      case nil:
        write(reply.body[...], context)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      case .close(let count):
        write(reply.body.prefix(count), context)
        context.flush()
        context.close(promise: nil)
      case .stall(let count):
        write(reply.body.prefix(count), context)
        context.flush()
      case .drip(let milliseconds):
        drip(reply.body[...], milliseconds, context)
      }
    }

    private func write(_ bytes: ArraySlice<UInt8>, _ context: ChannelHandlerContext) {
      guard !bytes.isEmpty else { return }
      context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
    }

    private func drip(_ bytes: ArraySlice<UInt8>, _ milliseconds: Int, _ context: ChannelHandlerContext) {
      guard !bytes.isEmpty, context.channel.isActive else { return }
      write(bytes.prefix(1), context)
      context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(Int64(milliseconds))) {
        self.drip(bytes.dropFirst(), milliseconds, context)
      }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }
}
