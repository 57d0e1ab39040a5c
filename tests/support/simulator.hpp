#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "support/process.hpp"
#include "support/temp_dir.hpp"

namespace metaup::test {

/// The built metaup-simulator as a child on a port of the kernel's choice; ends with the object.
class Simulator {
 public:
  /// `scenario` is the text of a scenario file; empty for none.
  explicit Simulator(const std::string& scenario = "");

  [[nodiscard]] int port() const { return port_; }
  /// "http://127.0.0.1:PORT"
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  /// What it holds, as GET /__sim__/state tells it. Throws when a client has sent what Meta no longer serves,
  /// or more ads in a batch than Meta asks for.
  [[nodiscard]] nlohmann::json state() const;
  /// POSTs a form to a path, as another client of the API would, and returns the reply.
  [[nodiscard]] nlohmann::json post(const std::string& path, const std::string& form) const;
  /// POSTs form fields to /__sim__/NAME, such as control("advance", "seconds=60").
  void control(const std::string& name, const std::string& form) const;
  /// Its log, one line for each request.
  [[nodiscard]] std::string log() const { return process_.err(); }

 private:
  TempDir folder_;
  Process process_;
  int port_ = 0;
};

}  // namespace metaup::test
