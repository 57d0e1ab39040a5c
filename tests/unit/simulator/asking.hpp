#pragma once
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/text.hpp"
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

/// The Content-Type of an image of that name; empty for other names.
inline std::string type_of_name(const std::string& name) {
  const auto extension = to_lower(name.substr(name.rfind('.') + 1));
  if (extension == "jpg") return "image/jpeg";
  for (const auto* const known : {"png", "gif", "bmp", "webp"}) {
    if (extension == known) return "image/" + extension;
  }
  return {};
}

/// A file part; `name` is its file name too.
inline Part file_part(const std::string& name, const std::string& bytes, const std::string& type) {
  auto content = std::make_shared<Spool>();
  if (!content->append(bytes)) throw std::runtime_error("no room for a part");
  return {.name = name, .filename = name, .content_type = type, .content = content};
}

/// The same, of the type that its name says.
inline Part file_part(const std::string& name, const std::string& bytes) {
  return file_part(name, bytes, type_of_name(name));
}

/// A GIF of one colour: the smallest image that can be written by hand. Each shade up to 127 is another image.
inline std::string gif(unsigned width, unsigned height, unsigned char shade = 0) {
  constexpr char kClear = '\x80';
  constexpr char kEnd = '\x81';
  constexpr unsigned kRun = 100;  // after more codes of 8 bits they would have 9
  constexpr std::size_t kBlock = 255;
  const auto little = [](unsigned value) {
    return std::string{static_cast<char>(value & 0xFFU), static_cast<char>(value >> 8U & 0xFFU)};
  };
  std::string palette;
  for (unsigned grey = 0; grey < 128; ++grey) palette.append(3, static_cast<char>(grey));
  std::string codes;
  for (unsigned pixel = 0; pixel < width * height; ++pixel) {
    if (pixel % kRun == 0) codes += kClear;
    codes += static_cast<char>(shade & 0x7FU);
  }
  codes += kEnd;
  std::string blocks;
  for (std::size_t at = 0; at < codes.size(); at += kBlock) {
    const auto block = codes.substr(at, kBlock);
    blocks += static_cast<char>(block.size()) + block;
  }
  return "GIF89a" + little(width) + little(height) + std::string("\xF6\0\0", 3) + palette + "," + std::string(4, '\0') +
         little(width) + little(height) + std::string("\0\x07", 2) + blocks + std::string("\0;", 2);
}

/// {code, subcode} of an error reply; {0, 0} for a success.
inline std::pair<int, int> error_of(const Reply& reply) {
  const auto body = Json::parse(reply.body, nullptr, false);
  if (!body.is_object() || !body.contains("error")) return {0, 0};
  return {body["error"].value("code", 0), body["error"].value("error_subcode", 0)};
}

}  // namespace metaup::simulator
