#include "upload/video_operations.hpp"

#include "upload/edges.hpp"

namespace metaup::upload {
namespace {

graph::Operation post_advideos(const AccountId& account, graph::Edge edge) {
  auto operation = write_to(account, edge, "advideos");
  operation.video_host = true;
  return operation;
}

graph::Operation phase(const AccountId& account, graph::Edge edge, const char* name, const std::string& session_id) {
  auto operation = post_advideos(account, edge);
  operation.params = {{"upload_phase", name}, {"upload_session_id", session_id}};
  return operation;
}

void add_texts(graph::Operation& operation, const std::string& title, const std::string& description) {
  if (!title.empty()) operation.params.emplace_back("title", title);
  if (!description.empty()) operation.params.emplace_back("description", description);
}

}  // namespace

graph::Operation start_video(const AccountId& account, std::uint64_t file_size) {
  auto operation = post_advideos(account, graph::Edge::advideos_start);
  operation.params = {{"upload_phase", "start"}, {"file_size", std::to_string(file_size)}};
  return operation;
}

graph::Operation send_chunk(const AccountId& account, const VideoFile& video, const VideoCheckpoint& checkpoint,
                            ByteRange range) {
  auto operation = phase(account, graph::Edge::advideos_transfer, "transfer", checkpoint.session_id);
  operation.params.emplace_back("start_offset", std::to_string(range.begin));
  operation.attachments.push_back({.field = "video_file_chunk",
                                   .filename = video.name,
                                   .content_type = video.mime_type,
                                   .slice = {.file = video.file, .range = range}});
  return operation;
}

graph::Operation finish_video(const AccountId& account, const VideoFile& video, const std::string& session_id) {
  auto operation = phase(account, graph::Edge::advideos_finish, "finish", session_id);
  add_texts(operation, video.title, video.description);
  operation.idempotency = graph::Idempotency::check_before_repeat;
  return operation;
}

graph::Operation cancel_video(const AccountId& account, const std::string& session_id) {
  return phase(account, graph::Edge::advideos_cancel, "cancel", session_id);
}

graph::Operation send_video_at_once(const AccountId& account, const VideoFile& video) {
  auto operation = post_advideos(account, graph::Edge::advideos_create);
  add_texts(operation, video.title, video.description);
  operation.attachments.push_back({.field = "source",
                                   .filename = video.name,
                                   .content_type = video.mime_type,
                                   .slice = {.file = video.file, .range = {0, video.file->size()}}});
  operation.idempotency = graph::Idempotency::check_before_repeat;
  return operation;
}

graph::Operation fetch_video(const AccountId& account, const std::string& file_url, const std::string& title,
                             const std::string& description) {
  auto operation = post_advideos(account, graph::Edge::advideos_create);
  operation.params = {{"file_url", file_url}};
  add_texts(operation, title, description);
  operation.idempotency = graph::Idempotency::check_before_repeat;
  return operation;
}

graph::Operation ask_video_status(const AccountId& account, const std::string& video_id) {
  return read_of_video(account, graph::Edge::video_status, video_id, "id,status");
}

graph::Operation read_video_thumbnails(const AccountId& account, const std::string& video_id,
                                       const std::string& after) {
  auto operation = read_of(account, graph::Edge::video_thumbnails, video_id + "/thumbnails");
  operation.params = {{"fields", "id,uri,is_preferred"}};
  if (!after.empty()) operation.params.emplace_back("after", after);
  operation.reads_elsewhere = true;
  return operation;
}

graph::Operation read_any_video(const AccountId& account, const std::string& after) {
  auto operation = read_of(account, graph::Edge::advideos_read, account.act() + "/advideos");
  operation.params = {{"fields", "id"}, {"limit", "1"}};
  if (!after.empty()) operation.params.emplace_back("after", after);
  return operation;
}

graph::Operation list_video_ids(const AccountId& account, const std::string& after) {
  auto operation = read_of(account, graph::Edge::advideos_read, account.act() + "/advideos");
  operation.params = {{"fields", "id"}, {"limit", "100"}};
  if (!after.empty()) operation.params.emplace_back("after", after);
  return operation;
}

graph::Operation look_up_listed_video(const AccountId& account, const std::string& video_id) {
  auto operation = read_of_video(account, graph::Edge::advideos_read, video_id, "id");
  operation.listed_in->or_alone = false;
  return operation;
}

graph::Operation look_up_video(const AccountId& account, const std::string& video_id) {
  auto operation = read_of_video(account, graph::Edge::advideos_read, video_id, "id");
  operation.listed_in.reset();
  return operation;
}

graph::Operation find_videos_by_title(const AccountId& account, const std::string& title, const std::string& after) {
  auto operation = read_of(account, graph::Edge::advideos_read, account.act() + "/advideos");
  operation.params = {{"fields", "id,title,created_time,length"}, {"title", title}, {"limit", "100"}};
  if (!after.empty()) operation.params.emplace_back("after", after);
  return operation;
}

}  // namespace metaup::upload
