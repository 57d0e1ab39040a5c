#include "simulator/server.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <thread>

#include "base/text.hpp"
#include "simulator/body_reader.hpp"
#include "simulator/connection.hpp"

namespace metaup::simulator {
namespace {

constexpr int kBacklog = 512;
constexpr std::size_t kThreads = 128;  // a kept-alive connection holds one
constexpr std::chrono::seconds kKeepAlive{30};
constexpr std::chrono::minutes kLongestStall{10};
// The library would take multipart bodies apart itself, keeping whole files in memory, so it must
// not recognise them.
constexpr const char* kHiddenType = "X-Simulator-Content-Type";

/// The connection that this thread serves; handlers are not told.
thread_local Connection* current = nullptr;
/// Whether the body of its request was left unread.
thread_local bool unread = false;

Request request_of(const httplib::Request& message) {
  Request request;
  request.method = message.method;
  request.path = message.path;
  const auto question = message.target.find('?');
  if (question != std::string::npos) {
    request.query = parse_urlencoded(std::string_view(message.target).substr(question + 1));
  }
  for (const auto& [name, value] : message.headers) request.headers.emplace_back(to_lower(name), value);
  return request;
}

bool has_body(const httplib::Request& message) {
  return message.has_header("Content-Length") || message.has_header("Transfer-Encoding");
}

/// Sends the body in pieces over the time that it is to take, and then perhaps not all of it.
void deliver_slowly(const Reply& reply, httplib::Response& response) {
  constexpr std::size_t kPieces = 20;
  const auto cut = reply.delivery.cut;
  const auto pause = reply.delivery.slow / kPieces;
  const auto provider = [body = reply.body, cut, pause](std::size_t offset, std::size_t length,
                                                        httplib::DataSink& sink) {
    const auto half = body.size() / 2;
    const bool cut_short = cut == Delivery::Cut::truncate || cut == Delivery::Cut::stall;
    const auto end = cut_short ? half : body.size();
    if (offset >= end) {
      const auto until = std::chrono::steady_clock::now() + kLongestStall;
      while (cut == Delivery::Cut::stall && !current->gone() && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
      }
      current->cut();
      return false;
    }
    std::this_thread::sleep_for(pause);
    const auto piece = pause.count() == 0 ? end : std::max<std::size_t>(1, body.size() / kPieces);
    return sink.write(body.data() + offset, std::min({piece, length, end - offset}));
  };
  response.set_content_provider(reply.body.size(), reply.content_type, provider);
}

}  // namespace

HttpServer::HttpServer(Simulator& simulator, bool verbose) : simulator_(simulator), verbose_(verbose) {
  set_tcp_nodelay(true);
  set_keep_alive_max_count(1'000'000);
  set_keep_alive_timeout(kKeepAlive.count());
  new_task_queue = [] { return new httplib::ThreadPool(kThreads); };  // the library deletes it
  const auto bodiless = [this](const httplib::Request& message, httplib::Response& response) {
    answer(message, response, nullptr);
  };
  const auto with_body = [this](const httplib::Request& message, httplib::Response& response,
                                const httplib::ContentReader& body) {
    answer(message, response, has_body(message) ? &body : nullptr);
  };
  constexpr const char* kEverything = R"([\s\S]*)";
  Get(kEverything, bodiless);
  Post(kEverything, with_body);
  Put(kEverything, with_body);
  Delete(kEverything, with_body);
}

Result<int> HttpServer::bind(const std::string& host, int port) {
  const int bound = port == 0 ? bind_to_any_port(host) : bind_to_port(host, port) ? port : -1;
  if (bound < 0) return local_error(fmt::format("cannot listen on {} port {}", host, port));
  ::listen(svr_sock_, kBacklog);  // once more: the library's own backlog is 5
  return bound;
}

bool HttpServer::process_and_close_socket(socket_t socket) {
  Connection connection(socket);
  current = &connection;
  bool closed = false;
  std::uint64_t ignored_body = 0;
  const auto prepare = [&](httplib::Request& message) {
    const auto type = message.get_header_value("Content-Type");
    message.headers.erase("Content-Type");
    message.set_header(kHiddenType, type);
    if (message.method == "GET") ignored_body = parse_u64(message.get_header_value("Content-Length")).value_or(0);
  };
  while (!closed && connection.next_request(kKeepAlive, svr_sock_)) {
    ignored_body = 0;
    unread = false;
    const bool processed = process_request(connection, false, closed, prepare);
    if (unread) connection.end_unread();
    if (!processed || unread) break;
    if (!connection.skip(ignored_body)) break;  // some clients send one with a GET
  }
  current = nullptr;
  connection.cut();
  ::close(socket);
  return true;
}

void HttpServer::answer(const httplib::Request& message, httplib::Response& response,
                        const httplib::ContentReader* body) {
  auto request = request_of(message);
  if (const auto refusal = simulator_.refuse_by_head(request); refusal && body != nullptr) {
    unread = true;
    response.status = refusal->status;
    response.set_header("Connection", "close");
    return response.set_content(refusal->body, refusal->content_type);
  }
  if (body != nullptr) {
    BodyReader reader(message.get_header_value(kHiddenType));
    const bool complete = (*body)([&](const char* bytes, std::size_t size) {
      simulator_.count_body_bytes(size);
      reader.feed({bytes, size});
      return true;
    });
    if (!complete) return current->cut();
    reader.finish(request);
  }
  const auto path = request.path;
  const auto reply = simulator_.handle(std::move(request));
  if (verbose_) {
    fmt::print(stderr, "{} {} {} {} B\n", message.method, printable(path), reply.status, reply.body.size());
  }
  std::this_thread::sleep_for(reply.delivery.delay);
  if (reply.delivery.cut == Delivery::Cut::drop || reply.delivery.cut == Delivery::Cut::null_entry) {
    return current->cut();
  }
  response.status = reply.status;
  for (const auto& [name, value] : reply.headers) response.set_header(name, value);
  const bool plain = reply.delivery.cut == Delivery::Cut::none && reply.delivery.slow.count() == 0;
  if (plain) {
    response.set_content(reply.body, reply.content_type);
  } else {
    deliver_slowly(reply, response);
  }
}

}  // namespace metaup::simulator
