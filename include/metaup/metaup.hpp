#pragma once

/// All that most programs need: a session, what it brings in, and who is told of it.
#include "metaup/plan/group.hpp"
#include "metaup/plan/manifest.hpp"
#include "metaup/plan/select.hpp"
#include "metaup/report/output.hpp"
#include "metaup/run/launch.hpp"
#include "metaup/run/library.hpp"
#include "metaup/run/session.hpp"
