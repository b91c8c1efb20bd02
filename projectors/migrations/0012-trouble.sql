-- Where a projector stands still, it says why. The oldest waiting intent is told by when its event came.
grant select, insert, update, delete on log.trouble to tasklog_projectors;
