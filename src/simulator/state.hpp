#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "base/digest.hpp"
#include "metaup/base/byte_range.hpp"
#include "metaup/base/clock.hpp"
#include "simulator/scenario.hpp"

namespace metaup::simulator {

struct Image {
  std::string account;
  std::string hash;
  std::string name;
  std::string sha256;
  std::uint64_t bytes = 0;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint64_t uploads = 0;  ///< how often its bytes came
  std::uint64_t sequence = 0;
  WallTime created;
  WallTime updated;

  [[nodiscard]] std::string id() const { return account + ":" + hash; }
};

struct Video {
  std::string account;
  std::string id;
  std::string title;
  std::string description;
  std::string name;
  std::string file_url;  ///< where it was to be fetched from
  std::string sha256;    ///< of all its bytes; empty before the upload is finished
  std::uint64_t bytes = 0;
  std::uint64_t received = 0;
  bool finished = false;                        ///< the upload is complete
  std::string outcome;                          ///< how its processing ends: ready, error or expired
  double processing_s = 0;                      ///< how long its processing takes
  WallTime processed_from;                      ///< when the processing began
  std::map<std::string, std::string> captions;  ///< by locale: the text
  std::uint64_t sequence = 0;
  WallTime created;
  WallTime updated;
};

/// A chunked upload in progress. The bytes themselves are not kept: only their digest and beginning.
struct UploadSession {
  std::string account;
  std::string video_id;
  std::uint64_t file_size = 0;
  ByteRange window;  ///< what is wanted next; empty when all is there
  std::uint64_t windows = 0;
  Sha256 digest;
  std::string head;
  WallTime used;
};

struct Creative {
  std::string account;
  std::string id;
  std::string name;
  std::string status = "ACTIVE";
  std::string params;            ///< what it was made of, as a JSON object
  std::string digest;            ///< of what makes it the same as another
  std::set<std::string> images;  ///< the hashes that it uses
  std::set<std::string> videos;  ///< the ids that it uses
  std::uint64_t posts = 0;       ///< how often it was asked for
  std::uint64_t sequence = 0;
  WallTime created;
};

struct Ad {
  std::string account;
  std::string id;
  std::string name;
  std::string adset;
  std::string creative;
  std::string status;
  Json more = Json::object();  ///< tracking, conversion domain and schedule, as they were given
  std::uint64_t sequence = 0;
  WallTime created;
  WallTime updated;
  WallTime submitted;  ///< for review
};

/// What one ad account holds.
struct Account {
  std::map<std::string, Image> images;        ///< by hash
  std::map<std::string, Video> videos;        ///< by id
  std::map<std::string, Creative> creatives;  ///< by id
  std::map<std::string, Ad> ads;              ///< by id
  std::uint64_t active_ads = 0;
};

/// What a numeric id names.
struct Object {
  enum class Kind : std::uint8_t { video, creative, ad, adset };
  Kind kind;
  std::string account;
};

/// A token that was given for another one.
struct IssuedToken {
  TokenRules rules;
  WallTime issued;
  WallTime ends;
};

/// Everything that the simulated service holds, and what it was asked.
struct State {
  std::map<std::string, Account> accounts;        ///< by digits
  std::map<std::string, Object> objects;          ///< by id
  std::map<std::string, UploadSession> sessions;  ///< by id
  std::set<std::string> finished_sessions;        ///< the ids of those that ended well
  std::uint64_t videos_made = 0;
  std::map<std::string, std::uint64_t> requests;  ///< "POST adimages" -> operations, batched ones too
  std::uint64_t http_requests = 0;
  std::uint64_t operations = 0;
  std::uint64_t throttled = 0;
  std::map<std::string, std::uint64_t> retired;  ///< requests that use what Meta has taken away, by its name
  std::uint64_t crowded_batches = 0;             ///< that make more ads than Meta allows in one
  std::map<std::string, std::uint64_t> token_uses;
  std::set<std::string> expired_tokens;
  std::set<std::string> revoked_tokens;
  std::map<std::string, IssuedToken> issued_tokens;
  std::set<std::string> turned_dynamic;  ///< ordinary ad sets that a dynamic creative has turned into such
  std::uint64_t sequence = 0;            ///< of all that is created

  /// A numeric id that does not fit a double.
  [[nodiscard]] std::string next_id() { return std::to_string(23'860'000'000'000'000ULL + 7 * ++sequence); }
};

}  // namespace metaup::simulator
