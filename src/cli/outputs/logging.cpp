#include "cli/outputs/logging.hpp"

#include <fcntl.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "base/descriptor.hpp"
#include "cli/outputs/log_record.hpp"
#include "metaup/base/file.hpp"

namespace metaup::cli {
namespace {

/// Lines go where all else for people goes, so that nothing comes between.
class ScreenSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  explicit ScreenSink(report::Sink& screen) : screen_(screen) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    screen_.write(std::string(message.payload.data(), message.payload.size()) + "\n");
  }
  void flush_() override {}

  report::Sink& screen_;
};

/// Writes at once, and says once when that fails: spdlog's own sink would say so in its own words.
class FileSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
 public:
  FileSink(Descriptor file, const LogTargets& targets)
      : file_(std::move(file)),
        sink_(report::make_descriptor_sink(file_.get())),
        path_(targets.file),
        on_failure_(targets.on_failure) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    if (broken_) return;
    errno = 0;
    if (sink_->write(std::string(message.payload.data(), message.payload.size()) + "\n")) return;
    broken_ = true;
    auto error = file_error("write the log to", path_, errno);
    error.message += "; the run goes on without a log";
    on_failure_(error);
  }
  void flush_() override {}

  Descriptor file_;
  std::unique_ptr<report::Sink> sink_;
  std::string path_;
  std::function<void(const Error& error)> on_failure_;
  bool broken_ = false;
};

spdlog::level::level_enum to_level(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      break;
  }
  return spdlog::level::err;
}

/// Lines come whole, so the loggers add nothing of their own.
std::shared_ptr<spdlog::logger> make_logger(spdlog::sink_ptr sink) {
  auto logger = std::make_shared<spdlog::logger>("metaup", std::move(sink));
  logger->set_pattern("%v");
  logger->set_level(spdlog::level::debug);
  logger->flush_on(spdlog::level::info);
  return logger;
}

class LogReporter final : public report::Reporter {
 public:
  LogReporter(const LogTargets& targets, Descriptor file, const Clock& clock)
      : format_(targets.file_format), run_id_(targets.run_id), clock_(clock) {
    if (targets.screen != nullptr) screen_ = make_logger(std::make_shared<ScreenSink>(*targets.screen));
    if (file.is_open()) file_ = make_logger(std::make_shared<FileSink>(std::move(file), targets));
  }

  void on(const report::Event& event) override {
    const auto record = to_record(event, run_id_);
    if (!record) return;
    const auto level = to_level(record->level);
    const auto time = clock_.wall();
    const auto text = to_text(*record, time);
    if (screen_) screen_->log(level, text);
    if (file_) file_->log(level, format_ == LogFormat::json ? to_json(*record, time) : text);
  }

 private:
  std::shared_ptr<spdlog::logger> screen_;
  std::shared_ptr<spdlog::logger> file_;
  LogFormat format_;
  std::string run_id_;
  const Clock& clock_;
};

/// Only the owner may read it.
Result<Descriptor> open_log(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0600));
  if (!file.is_open()) return tl::unexpected(file_error("write", path, errno));
  return file;
}

}  // namespace

Result<std::unique_ptr<report::Reporter>> make_log_reporter(const LogTargets& targets, const Clock& clock) try {
  Descriptor file;
  if (!targets.file.empty()) {
    auto opened = open_log(targets.file);
    if (!opened) return tl::unexpected(opened.error());
    file = std::move(*opened);
  }
  return std::make_unique<LogReporter>(targets, std::move(file), clock);
} catch (const spdlog::spdlog_ex& error) {
  return local_error(error.what());
}

}  // namespace metaup::cli
