#pragma once
#include <string>
#include <vector>

#include "metaup/report/output.hpp"

/// What the tests of reporters share: sinks, a clock that stands still, and one run's events.
namespace metaup::report::test {

class StringSink final : public Sink {
 public:
  bool write(std::string_view bytes) override {
    text += bytes;
    ++writes;
    return true;
  }
  std::string text;
  int writes = 0;
};

/// Takes `good` writes and fails ever after, as a closed pipe does.
class BreakingSink final : public Sink {
 public:
  explicit BreakingSink(int good) : good_(good) {}
  bool write(std::string_view bytes) override {
    ++tried;
    if (good_-- <= 0) return false;
    text += bytes;
    return true;
  }
  std::string text;
  int tried = 0;

 private:
  int good_;
};

class FixedClock final : public Clock {
 public:
  [[nodiscard]] SteadyTime now() const override { return {}; }
  [[nodiscard]] WallTime wall() const override { return WallTime{Milliseconds{1'790'000'000'007}}; }
};
inline const FixedClock kClock;

inline OutputContext context_of(std::string command = "upload") {
  OutputContext context;
  context.command = std::move(command);
  context.run_id = "r1";
  context.clock = &kClock;
  return context;
}

inline Error refused_image() {
  Error error;
  error.error_class = ErrorClass::invalid;
  error.message = "Invalid parameter";
  error.code = 100;
  error.subcode = 1487411;
  error.user_title = "Invalid image";
  error.user_message = "The file is not an image.";
  error.fields = {"bytes"};
  error.fbtrace_id = "Abc123";
  error.hint = "Send a JPEG or PNG file.";
  return error;
}

inline Item uploaded_image() {
  Item item;
  item.source = "shoes/a.jpg";
  item.account = *AccountId::parse("act_42");
  item.status = Status::uploaded;
  item.id = "0123456789abcdef0123456789abcdef";
  item.name = "a.jpg";
  item.sha256 = std::string(64, '7');
  item.bytes = 204800;
  item.width = 1080;
  item.height = 1350;
  item.attempts = 1;
  item.elapsed = Milliseconds{412};
  return item;
}

inline Item failed_image() {
  Item item;
  item.index = 1;
  item.source = "shoes/b.jpg";
  item.account = *AccountId::parse("act_42");
  item.status = Status::failed;
  item.attempts = 1;
  item.elapsed = Milliseconds{95};
  item.warnings = {"smaller than 600 x 600"};
  item.error = refused_image();
  return item;
}

inline Item skipped_video() {
  Item item;
  item.index = 2;
  item.source = "shoes/c.mp4";
  item.kind = AssetKind::video;
  item.account = *AccountId::parse("act_42");
  item.status = Status::skipped;
  return item;
}

inline Summary small_summary() {
  Summary summary;
  summary.items = 3;
  summary.done = summary.failed = summary.skipped = 1;
  summary.bytes_sent = 307200;
  summary.requests = 3;
  summary.retries = 1;
  summary.points = 9;
  summary.throttled = Milliseconds{30'000};
  summary.elapsed = Milliseconds{60'000};
  summary.exit_code = 10;
  return summary;
}

inline RunStart run_start() { return {"upload", "0.1.0", "https://graph.facebook.com", {*AccountId::parse("act_42")}}; }

/// The run that docs/output.md shows.
inline std::vector<Event> small_run() {
  Error lost;
  lost.error_class = ErrorClass::network;
  lost.message = "the connection was reset";
  lost.retryable = true;
  const auto retried = uploaded_image();
  auto uploaded = retried;
  uploaded.attempts = 2;
  return {run_start(),
          Retry{retried, lost, Milliseconds{750}},
          ItemEnded{uploaded},
          Throttle{*AccountId::parse("act_42"), Milliseconds{30'000}, 92.5, "usage is near its limit"},
          Notice{"ffprobe is not installed: videos are not checked"},
          ItemEnded{failed_image()},
          ItemEnded{skipped_video()},
          small_summary()};
}

inline Error expired_token() {
  Error error;
  error.error_class = ErrorClass::auth;
  error.code = 190;
  error.message = "Session has expired";
  error.hint = "make a new token";
  return error;
}

/// A fatal error before any item.
inline std::vector<Event> stopped_run() {
  Summary summary;
  summary.exit_code = 3;
  return {run_start(), Fatal{expired_token()}, summary};
}

/// All that a reporter of this format writes for these events, its end included.
inline std::string written(Format format, const std::vector<Event>& events, const OutputContext& context) {
  StringSink sink;
  auto output = make_output(format, sink, context);
  for (const auto& event : events) output->on(event);
  output.reset();
  return sink.text;
}

/// Text that would retitle, recolour or reorder a terminal if it got through.
inline const std::string kAttack = "x\x1B]0;owned\x07\x1B[31m\xC2\x9B\x32J\xE2\x80\xAEgpj\r\n\x7F";

/// Whether no byte of `text` can steer a terminal, line ends apart.
inline bool harmless(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && byte != '\n') || byte == 0x7F) return false;
  }
  return text.find("\xC2\x9B") == std::string_view::npos && text.find("\xE2\x80\xAE") == std::string_view::npos;
}

}  // namespace metaup::report::test
