#include "cli/logging.hpp"

#include <fcntl.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "cli/log_record.hpp"
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
  LogReporter(const LogTargets& targets, const Clock& clock) : format_(targets.file_format), clock_(clock) {
    using FileSink = spdlog::sinks::basic_file_sink_st;
    if (targets.screen != nullptr) screen_ = make_logger(std::make_shared<ScreenSink>(*targets.screen));
    if (!targets.file.empty()) file_ = make_logger(std::make_shared<FileSink>(targets.file));
  }

  void on(const report::Event& event) override {
    const auto record = to_record(event);
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
  const Clock& clock_;
};

/// spdlog makes files that others may read, and makes folders too; so the file is made before.
Result<void> make_private_file(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0600);
  if (descriptor < 0) return tl::unexpected(file_error("write", path, errno));
  ::close(descriptor);
  return {};
}

}  // namespace

Result<std::unique_ptr<report::Reporter>> make_log_reporter(const LogTargets& targets, const Clock& clock) try {
  if (!targets.file.empty()) {
    if (const auto made = make_private_file(targets.file); !made) return tl::unexpected(made.error());
  }
  return std::make_unique<LogReporter>(targets, clock);
} catch (const spdlog::spdlog_ex& error) {
  return local_error(error.what());
}

}  // namespace metaup::cli
