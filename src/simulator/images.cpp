#include "simulator/images.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "simulator/creatives.hpp"
#include "simulator/listing.hpp"
#include "simulator/sim_clock.hpp"
#include "simulator/tokens.hpp"

namespace metaup::simulator {
namespace {

const NodeType& image_type() {
  static const NodeType kType{"AdImage",
                              {"id", "hash", "account_id", "name", "status", "width", "height", "original_width",
                               "original_height", "url", "url_128", "permalink_url", "creatives",
                               "is_associated_creatives_in_adgroups", "created_time", "updated_time", "owner_business"},
                              {"hash"},
                              {{"owner_business"}}};
  return kType;
}

std::string picture_url(const Image& image, std::string_view kind) {
  return fmt::format("https://scontent.xx.fbcdn.net/v/{}/{}_{}", kind, image.account, image.hash);
}

Json show_image(const State& state, const Image& image) {
  Json creatives = Json::array();
  for (const auto& [id, creative] : state.accounts.at(image.account).creatives) {
    if (creative.images.contains(image.hash)) creatives.push_back(id);
  }
  Json json = {{"id", image.id()},
               {"hash", image.hash},
               {"account_id", image.account},
               {"name", image.name},
               {"status", "ACTIVE"},
               {"url", picture_url(image, "url")},
               {"url_128", picture_url(image, "128")},
               {"permalink_url", fmt::format("https://www.facebook.com/ads/image/?d={}", image.hash)},
               {"creatives", creatives},
               {"is_associated_creatives_in_adgroups", !creatives.empty()},
               {"created_time", graph_time(image.created)},
               {"updated_time", graph_time(image.updated)}};
  if (image.width != 0) {
    json["width"] = json["original_width"] = image.width;
    json["height"] = json["original_height"] = image.height;
  }
  return json;
}

Json show_created(const Image& image, const std::string& key, bool short_reply) {
  Json json = {{"hash", image.hash}, {"url", picture_url(image, "url")}};
  if (short_reply) return json;
  json["name"] = key;
  json["url_128"] = picture_url(image, "128");
  json["url_256"] = picture_url(image, "256");
  json["url_256_width"] = "256";
  json["url_256_height"] = "256";
  if (image.width != 0) {
    json["width"] = image.width;
    json["height"] = image.height;
  }
  return json;
}

Answer store_images(Context& context, const Call& call, const std::vector<NewImage>& added) {
  Json images = Json::object();
  for (const auto& item : added) {
    const auto& image = store_image(context, account_digits(call.path.front()), item);
    images[item.key] = show_created(image, item.key, context.scenario.images.short_reply);
  }
  return Json{{"images", images}};
}

Answer copy_image(Context& context, const Call& call) {
  auto spec = json_param(call, "copy_from");
  if (!spec) return spec;
  const auto source = spec->is_object() ? spec->value("source_account_id", Json()) : Json();
  const auto hash = spec->is_object() ? spec->value("hash", Json()) : Json();
  const auto digits = source.is_string() ? source.get<std::string>() : source.is_number_unsigned() ? source.dump() : "";
  if (!all_digits(digits) || !hash.is_string()) {
    return refuse(invalid_parameter("Param copy_from must have source_account_id (digits) and hash"));
  }
  if (auto error = check_account(context, call, digits, false)) return refuse(*error);
  const auto* original = find_image(context.state, digits, hash);
  if (original == nullptr) return refuse(invalid_parameter("There is no image with this hash in the source account"));
  const NewImage copy{
      original->hash, original->name, original->sha256, original->bytes, {"", true, original->width, original->height}};
  return store_images(context, call, {copy});
}

tl::expected<std::optional<std::vector<std::string>>, ApiError> hashes_param(const Call& call) {
  const auto hashes = json_param(call, "hashes");
  if (!hashes) return refuse(hashes.error());
  if (hashes->is_null()) return std::nullopt;
  std::vector<std::string> list;
  for (const auto& hash : hashes->is_array() ? *hashes : Json::array({nullptr})) {
    if (!hash.is_string()) return refuse(invalid_parameter("Param hashes must be an array of strings"));
    list.push_back(hash);
  }
  return list;
}

}  // namespace

void examine_part(Part& part) {
  if (part.name == "source") {  // a whole video, or the picture of one
    if (auto sha256 = sha256_of(*part.content)) part.sha256 = std::move(*sha256);
  }
  std::string head;
  if (!part.content->read(12, [&](std::string_view piece) { head = piece; }) || sniff_image(head).empty()) return;
  const auto bytes = part.content->text();
  if (!bytes) return;
  Sha256 digest;
  digest.update(*bytes);
  part.sha256 = digest.hex();
  part.image = examine_image(*bytes);
}

Image& store_image(Context& context, const std::string& account, const NewImage& added) {
  const auto hash = image_hash(added.sha256);
  auto& image = context.state.accounts[account].images[hash];
  if (image.hash.empty()) {
    image = {.account = account,
             .hash = hash,
             .name = added.name,
             .sha256 = added.sha256,
             .bytes = added.bytes,
             .width = added.facts.width,
             .height = added.facts.height,
             .sequence = ++context.state.sequence,
             .created = context.shown()};
  } else if (context.scenario.images.rename_on_reupload) {
    image.name = added.name;
  }
  ++image.uploads;
  image.updated = context.shown();
  return image;
}

std::string image_hash(const std::string& sha256) {
  return hmac_sha256_hex("metaup-simulator image", sha256).substr(0, 32);
}

Image* find_image(State& state, const std::string& account, const std::string& hash) {
  const auto owner = state.accounts.find(account);
  if (owner == state.accounts.end()) return nullptr;
  const auto found = owner->second.images.find(hash);
  return found == owner->second.images.end() ? nullptr : &found->second;
}

Answer post_images(Context& context, const Call& call) {
  if (call.has("copy_from")) return copy_image(context, call);
  const auto& rules = context.scenario.images;
  if (!call.has("bytes") && call.files.empty()) {
    return refuse(invalid_parameter("An image needs bytes, copy_from or a file"));
  }
  const auto added = call.has("bytes") ? image_in_bytes(rules, call) : images_in_parts(rules, call.files);
  if (!added) return refuse(added.error());
  return store_images(context, call, *added);
}

Answer list_images(Context& context, const Call& call) {
  const auto hashes = hashes_param(call);
  const auto least_width = number_param(call, "minwidth");
  const auto least_height = number_param(call, "minheight");
  if (!hashes) return refuse(hashes.error());
  if (!least_width) return refuse(least_width.error());
  if (!least_height) return refuse(least_height.error());
  std::vector<Listed> items;
  for (const auto& [hash, image] : context.state.accounts[account_digits(call.path.front())].images) {
    const bool asked = !*hashes || std::find((*hashes)->begin(), (*hashes)->end(), hash) != (*hashes)->end();
    const bool named = !call.has("name") || image.name == call.text("name");
    const bool large = image.width >= least_width->value_or(0) && image.height >= least_height->value_or(0);
    if (asked && named && large)
      items.push_back({image.sequence, [&context, &image] { return show_image(context.state, image); }});
  }
  return list_page(context, call, image_type(), std::move(items));
}

Answer delete_image(Context& context, const Call& call) {
  const auto* hash = call.param("hash");
  if (hash == nullptr || hash->empty()) return refuse(missing_parameter("hash"));
  const auto account = account_digits(call.path.front());
  if (find_image(context.state, account, *hash) == nullptr) {
    auto error = no_such_object(*hash, call.method);
    error.subcode = context.scenario.images.gone_subcode;
    return refuse(std::move(error));
  }
  if (is_image_used(context.state, account, *hash)) {
    return refuse(
        refused_input(context.scenario.images.in_use_subcode, "Image In Use", "An ad creative uses this image."));
  }
  context.state.accounts[account].images.erase(*hash);
  return Json{{"success", true}};
}

Answer read_image(Context& context, const Call& call) {
  const auto& id = call.path.front();
  const auto colon = id.find(':');
  const auto* image = find_image(context.state, id.substr(0, colon), id.substr(colon + 1));
  if (image == nullptr) return refuse(no_such_object(id, call.method));
  return select_fields(call, image_type(), show_image(context.state, *image));
}

}  // namespace metaup::simulator
