#pragma once
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "metaup/base/clock.hpp"
#include "simulator/simulator.hpp"

namespace metaup::simulator {

/// Time that stands still until it is moved.
class ManualClock final : public Clock {
 public:
  [[nodiscard]] SteadyTime now() const override { return SteadyTime{elapsed_}; }
  [[nodiscard]] WallTime wall() const override { return WallTime{std::chrono::hours{24 * 365 * 56}} + elapsed_; }
  void advance(Milliseconds by) { elapsed_ += by; }

 private:
  Milliseconds elapsed_{0};
};

/// A simulator without sockets, and short ways to ask it.
class Asking {
 public:
  explicit Asking(const std::string& scenario = "{}") : simulator_(parse_scenario(scenario).value(), clock) {}

  Reply send(Request request) {
    request.headers.emplace_back("host", "sim");
    return simulator_.handle(std::move(request));
  }
  /// With the token "T" unless the fields bring another.
  Reply get(const std::string& path, Fields query = {}) { return plain("GET", path, std::move(query), {}); }
  Reply post(const std::string& path, Fields form = {}) { return plain("POST", path, {}, std::move(form)); }
  Reply del(const std::string& path, Fields query = {}) { return plain("DELETE", path, std::move(query), {}); }
  Reply post_files(const std::string& path, std::vector<Part> parts, Fields form = {}) {
    Request request{.method = "POST", .path = path, .form = std::move(form), .parts = std::move(parts)};
    if (find(request.form, "access_token") == nullptr) request.form.emplace_back("access_token", "T");
    return send(std::move(request));
  }
  [[nodiscard]] Json state() { return body(get("/__sim__/state")); }

  static Json body(const Reply& reply) { return Json::parse(reply.body); }

  ManualClock clock;

 private:
  Reply plain(const std::string& method, const std::string& path, Fields query, Fields form) {
    Request request{.method = method, .path = path, .query = std::move(query), .form = std::move(form)};
    if (find(request.query, "access_token") == nullptr && find(request.form, "access_token") == nullptr) {
      request.headers.emplace_back("authorization", "Bearer T");
    }
    return send(std::move(request));
  }

  Simulator simulator_;
};

/// A file part; `name` is its file name too.
inline Part file_part(const std::string& name, const std::string& bytes, const std::string& type = "") {
  auto content = std::make_shared<Spool>();
  if (!content->append(bytes)) throw std::runtime_error("no room for a part");
  return {.name = name, .filename = name, .content_type = type, .content = content};
}

/// A BMP of one colour: the smallest image that can be written by hand. Each shade is another image.
inline std::string bmp(unsigned width, unsigned height, unsigned char shade = 0) {
  const unsigned row = (width * 3 + 3) / 4 * 4;
  const auto little = [](unsigned value) {
    std::string bytes;
    for (int i = 0; i < 4; ++i) bytes += static_cast<char>((value >> (8 * i)) & 0xFFU);
    return bytes;
  };
  return "BM" + little(54 + row * height) + little(0) + little(54) + little(40) + little(width) + little(height) +
         std::string("\x01\0\x18\0", 4) + little(0) + little(row * height) + std::string(16, '\0') +
         std::string(row * height, static_cast<char>(shade));
}

/// {code, subcode} of an error reply; {0, 0} for a success.
inline std::pair<int, int> error_of(const Reply& reply) {
  const auto body = Json::parse(reply.body, nullptr, false);
  if (!body.is_object() || !body.contains("error")) return {0, 0};
  return {body["error"].value("code", 0), body["error"].value("error_subcode", 0)};
}

}  // namespace metaup::simulator
