import SafetyOutlined from "@ant-design/icons/es/icons/SafetyOutlined";
import { Button } from "antd";
import { useState } from "react";
import { useI18n } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { TakenForm } from "./TakenForm";

/** Opens the question whether somebody works on a company. */
export default function TakenSearch() {
  const { t } = useI18n();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button icon={<SafetyOutlined aria-hidden />} onClick={() => setAsking(true)}>
        {t("taken.title")}
      </Button>
      {asking && (
        <Dialog shape="middle" title={t("taken.title")} onClose={() => setAsking(false)}>
          <TakenForm />
        </Dialog>
      )}
    </>
  );
}
