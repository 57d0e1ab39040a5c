#pragma once
#include <httplib.h>

#include <string>

#include "metaup/base/error.hpp"
#include "simulator/simulator.hpp"

namespace metaup::simulator {

/// Serves a simulator over HTTP: takes requests apart, and delivers replies as slowly and as
/// brokenly as they ask for.
class HttpServer final : public httplib::Server {
 public:
  HttpServer(Simulator& simulator, bool verbose);

  /// Listens; a port of 0 lets the kernel pick one. Gives the port.
  [[nodiscard]] Result<int> bind(const std::string& host, int port);
  /// Serves until the process ends.
  void serve() { listen_after_bind(); }

 private:
  bool process_and_close_socket(socket_t socket) override;
  void answer(const httplib::Request& message, httplib::Response& response, const httplib::ContentReader* body);

  Simulator& simulator_;
  bool verbose_;
};

}  // namespace metaup::simulator
