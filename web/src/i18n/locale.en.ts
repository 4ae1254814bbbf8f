import antd from "antd/es/locale/en_US";
import dayjs from "dayjs";
import { en as texts } from "./en";

export const locale = { texts, antd, activate: () => dayjs.locale("en") };
