package io.xinqiao.privacy;

import io.xinqiao.runs.Run;
import io.xinqiao.runs.RunStatus;
import java.util.UUID;

/** A new data key 更换数据密钥, with which all rows are sealed anew; what is done of it is counted in values. */
public record DataKeyRotation(UUID id, int keyNumber, RunStatus status) implements Run {}
